#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// Depthwise 3x3 convolution in whole numbers, with ReLU, one row at a time as in depthwise.h:
// activations are 7-bit (0...127 in a byte), weights int8, sums int32. Equal to
// reference::DepthwiseInt8 bit for bit on every instruction set.

// Weights [3, 3, channels], bias and multipliers as DepthwiseRowInt8 wants them. The order depends
// on the CPU that runs this.
size_t PackedDepthwiseInt8Size(int channels);  // bytes
void PackDepthwiseInt8(const int8_t* weights, const int32_t* bias, const float* multiplier,
                       int channels, uint8_t* packed);

// One output row of `out_width` pixels; `rows`, `padding` and `in_width` are as for DepthwiseRow.
void DepthwiseRowInt8(const uint8_t* const rows[3], const uint8_t* packed, int stride, int padding,
                      int in_width, int out_width, int channels, uint8_t* out);

}  // namespace mobilenet
