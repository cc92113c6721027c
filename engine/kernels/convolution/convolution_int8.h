#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// The first layer in whole numbers, row by row as in convolution_row.h: its input is signed, so it
// has 16 bits, and zero, the padding, is exact. Equal to reference::ConvolutionInt8 bit for bit on
// every instruction set.

// q = x * scale, rounded to nearest, ties to even, and clamped to [-255, 255].
void QuantizeInput(const float* x, size_t count, float scale, int16_t* q);

// Weights [3, 3, 3, channels] as ConvolutionRowInt8 wants them: pairs of 16 bits.
size_t PackedConvolutionInt8Size(int channels);  // in int32
void PackConvolutionInt8(const int8_t* weights, int channels, int32_t* packed);

// One output row of `out_width` pixels. rows[ky] is the input row under kernel row ky, of
// 2 * out_width + 1 RGB pixels with the padding already in place, and one number more, which is
// read and does not matter.
void ConvolutionRowInt8(const int16_t* const rows[3], const int32_t* packed, const int32_t* bias,
                        const float* multiplier, int out_width, int channels, uint8_t* out);

}  // namespace mobilenet
