#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernels/common/map_reference.h"
#include "engine/kernels/common/requantize_reference.h"

namespace mobilenet::reference {

// Depthwise 3x3 convolution in int8, with SAME padding: Requantize(convolution + bias, multiplier).
// `x` has the shape `in`; weights are [3, 3, in.channels] (HWC), bias and multiplier [in.channels].
inline std::vector<uint8_t> DepthwiseInt8(const std::vector<uint8_t>& x, const Map& in,
                                          const std::vector<int8_t>& weights, int stride,
                                          const std::vector<int32_t>& bias,
                                          const std::vector<float>& multiplier) {
  const Map out = ConvolutionOutput(in, stride, in.channels);
  std::vector<int32_t> sums(out.Size(), 0);
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      sums[out.Index(image, out_y, out_x, m)] +=
          weights[(ky * 3 + kx) * in.channels + m] * x[in.Index(image, in_y, in_x, m)];
    }
  });
  std::vector<uint8_t> y(sums.size());
  for (size_t i = 0; i < y.size(); ++i) {
    y[i] = Requantize(sums[i] + bias[i % in.channels], multiplier[i % in.channels]);
  }
  return y;
}

}  // namespace mobilenet::reference
