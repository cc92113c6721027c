#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernels/common/requantize_reference.h"

namespace mobilenet::reference {

// Pointwise convolution in int8: out[rows, n] = Requantize(x[rows, k] * weights[k, n] + bias[n],
// multiplier[n]). X is uint8_t for activations, int16_t for the first convolution's patches.
template <typename X>
std::vector<uint8_t> PointwiseInt8(const std::vector<X>& x, int k, int n,
                                   const std::vector<int8_t>& weights,
                                   const std::vector<int32_t>& bias,
                                   const std::vector<float>& multiplier) {
  const size_t rows = x.size() / k;
  std::vector<uint8_t> out(rows * n);
  for (size_t row = 0; row < rows; ++row) {
    for (int j = 0; j < n; ++j) {
      int32_t sum = bias[j];
      for (int i = 0; i < k; ++i) sum += x[row * k + i] * weights[i * n + j];
      out[row * n + j] = Requantize(sum, multiplier[j]);
    }
  }
  return out;
}

}  // namespace mobilenet::reference
