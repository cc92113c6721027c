#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernels/common/map_reference.h"
#include "engine/kernels/common/requantize_reference.h"

namespace mobilenet::reference {

// Full 3x3 convolution in integers, with SAME padding: Requantize(convolution + bias, multiplier).
// `x` has the shape `in`; weights are [3, 3, in.channels, channels] (HWIO), bias and multiplier
// [channels].
inline std::vector<uint8_t> ConvolutionInt8(const std::vector<int16_t>& x, const Map& in,
                                            const std::vector<int8_t>& weights, int stride,
                                            int channels, const std::vector<int32_t>& bias,
                                            const std::vector<float>& multiplier) {
  const Map out = ConvolutionOutput(in, stride, channels);
  std::vector<int32_t> sums(out.Size(), 0);
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      for (int n = 0; n < channels; ++n) {
        sums[out.Index(image, out_y, out_x, n)] +=
            weights[((ky * 3 + kx) * in.channels + m) * channels + n] *
            x[in.Index(image, in_y, in_x, m)];
      }
    }
  });
  std::vector<uint8_t> y(sums.size());
  for (size_t i = 0; i < y.size(); ++i) {
    y[i] = Requantize(sums[i] + bias[i % channels], multiplier[i % channels]);
  }
  return y;
}

// The first layer's input: a normalised pixel as a whole number from -255 to 255.
inline int16_t QuantizeInput(float x, float scale) {
  return static_cast<int16_t>(std::nearbyint(std::clamp(x * scale, -255.0f, 255.0f)));
}

}  // namespace mobilenet::reference
