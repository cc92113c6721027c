#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// The first layer in integers, with ReLU, one output row per call as in convolution_row.h. The
// input is signed, unlike the other layers': it has 16 bits, and the zeros of the padding are
// exact. The result equals reference::ConvolutionInt8 bit for bit on every instruction set. No
// pointer needs alignment.

// Writes q[count] = x[count] * scale, rounded to nearest, ties to even, and clamped to [-255, 255].
void QuantizeInput(const float* x, size_t count, float scale, int16_t* q);

// Number of int32 that PackConvolutionInt8 writes.
size_t PackedConvolutionInt8Size(int channels);
// Packs weights [3, 3, 3, channels] (HWIO) into 16-bit pairs for ConvolutionRowInt8.
void PackConvolutionInt8(const int8_t* weights, int channels, int32_t* packed);

// Writes one output row, out[out_width, channels], of activations 0...127: see
// reference::Requantize. rows[ky] is the input row under kernel row ky: 2 * out_width + 1 RGB
// pixels, padding included, and one int16 more, which is read but does not matter. `bias` and
// `multiplier` are [channels].
void ConvolutionRowInt8(const int16_t* const rows[3], const int32_t* packed, const int32_t* bias,
                        const float* multiplier, int out_width, int channels, uint8_t* out);

}  // namespace mobilenet
