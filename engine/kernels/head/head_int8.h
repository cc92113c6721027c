#pragma once

#include <cstdint>

namespace mobilenet {

// The network's end in whole numbers, exact until the last multiplication. Little time goes here,
// so these are plain loops.

// sums[channels] = the sum over the `pixels` rows of x[pixels, channels]: a global average pool
// whose division is left to the logits' scale.
void GlobalSumPoolInt8(const uint8_t* x, int pixels, int channels, int32_t* sums);

// logits[classes] = (sums[channels] * weights[classes, channels]^T + bias) * scale. Mind the order
// of the weights: a file's are [channels, classes]. No sum may leave an int32.
void FullyConnectedInt8(const int32_t* sums, int channels, int classes, const int8_t* weights,
                        const int32_t* bias, const float* scale, float* logits);

}  // namespace mobilenet
