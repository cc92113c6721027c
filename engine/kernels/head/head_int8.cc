#include "engine/kernels/head/head_int8.h"

#include <algorithm>

namespace mobilenet {

void GlobalSumPoolInt8(const uint8_t* x, int pixels, int channels, int32_t* sums) {
  std::fill_n(sums, channels, 0);
  for (int pixel = 0; pixel < pixels; ++pixel, x += channels) {
    for (int c = 0; c < channels; ++c) sums[c] += x[c];
  }
}

void FullyConnectedInt8(const int32_t* sums, int channels, int classes, const int8_t* weights,
                        const int32_t* bias, const float* scale, float* logits) {
  for (int j = 0; j < classes; ++j, weights += channels) {
    int32_t sum = bias[j];
    for (int c = 0; c < channels; ++c) sum += sums[c] * weights[c];
    logits[j] = static_cast<float>(sum) * scale[j];
  }
}

}  // namespace mobilenet
