#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mobilenet::reference {

// Global pool and fully connected layer in integers, for one image: the logits are
// (sum over the pixels of x[pixels, channels] * weights[channels, classes] + bias[classes]) *
// scale[classes]; only the last multiplication is in float32.
inline std::vector<float> HeadInt8(const std::vector<uint8_t>& x, int channels, int classes,
                                   const std::vector<int8_t>& weights,
                                   const std::vector<int32_t>& bias,
                                   const std::vector<float>& scale) {
  std::vector<int32_t> sums(channels, 0);
  for (size_t i = 0; i < x.size(); ++i) sums[i % channels] += x[i];
  std::vector<float> logits(classes);
  for (int j = 0; j < classes; ++j) {
    int32_t sum = bias[j];
    for (int i = 0; i < channels; ++i) sum += sums[i] * weights[i * classes + j];
    logits[j] = static_cast<float>(sum) * scale[j];
  }
  return logits;
}

}  // namespace mobilenet::reference
