#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// Depthwise 3x3 convolution in int8, with ReLU, one row per call as in depthwise.h: activations are
// 7-bit (0...127 in a byte), weights int8 (-127...127), sums int32. The result equals
// reference::DepthwiseInt8 bit for bit on every instruction set. No pointer needs alignment.

// Number of bytes that PackDepthwiseInt8 writes.
size_t PackedDepthwiseInt8Size(int channels);
// Packs weights [3, 3, channels] (HWC), bias [channels] and multiplier [channels] (see
// reference::Requantize) for DepthwiseRowInt8. The layout depends on the CPU that runs this.
void PackDepthwiseInt8(const int8_t* weights, const int32_t* bias, const float* multiplier,
                       int channels, uint8_t* packed);

// Writes one output row, out[out_width, channels]. `rows`, `stride`, `padding` and `in_width` are
// as for DepthwiseRow.
void DepthwiseRowInt8(const uint8_t* const rows[3], const uint8_t* packed, int stride, int padding,
                      int in_width, int out_width, int channels, uint8_t* out);

}  // namespace mobilenet
