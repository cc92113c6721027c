#pragma once

#include <cstdint>

namespace mobilenet {

// Global pool and fully connected layer in integers, for one image: exact up to the last
// multiplication. They take little time, so these are plain loops. No pointer needs alignment.

// sums[channels] = the sum over the pixels of x[pixels, channels]. A global average pool without
// the division by `pixels`, which is part of the scale of FullyConnectedInt8.
void GlobalSumPoolInt8(const uint8_t* x, int pixels, int channels, int32_t* sums);

// logits[classes] = (sums[channels] * weights[classes, channels]^T + bias[classes]) *
// scale[classes]. Note that the weights are transposed: a weights file has [channels, classes]. The
// caller guarantees that no sum overflows an int32.
void FullyConnectedInt8(const int32_t* sums, int channels, int classes, const int8_t* weights,
                        const int32_t* bias, const float* scale, float* logits);

}  // namespace mobilenet
