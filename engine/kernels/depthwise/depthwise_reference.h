#pragma once

#include <vector>

#include "engine/kernels/common/map_reference.h"

namespace mobilenet::reference {

// Depthwise 3x3 convolution, paper section 3.1, equation 3:
// G[k,l,m] = sum over i,j of K[i,j,m] * F[k+i-1, l+j-1, m], at every stride-th k and l.
// `x` (F) has the shape `in`, `weights` (K) are [3, 3, in.channels] (HWC). Returns G, of shape
// ConvolutionOutput(in, stride, in.channels).
template <typename T>
std::vector<T> Depthwise(const std::vector<T>& x, const Map& in, const std::vector<T>& weights,
                         int stride) {
  const Map out = ConvolutionOutput(in, stride, in.channels);
  std::vector<T> y(out.Size(), T(0));
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      y[out.Index(image, out_y, out_x, m)] +=
          weights[(ky * 3 + kx) * in.channels + m] * x[in.Index(image, in_y, in_x, m)];
    }
  });
  return y;
}

// The gradient of x, of shape `in`, for the gradient dy of the output.
template <typename T>
std::vector<T> DepthwiseInputGradient(const std::vector<T>& dy, const Map& in,
                                      const std::vector<T>& weights, int stride) {
  const Map out = ConvolutionOutput(in, stride, in.channels);
  std::vector<T> dx(in.Size(), T(0));
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      dx[in.Index(image, in_y, in_x, m)] +=
          weights[(ky * 3 + kx) * in.channels + m] * dy[out.Index(image, out_y, out_x, m)];
    }
  });
  return dx;
}

// The gradient of the weights, [3, 3, in.channels], for the gradient dy of the output.
template <typename T>
std::vector<T> DepthwiseWeightGradient(const std::vector<T>& x, const Map& in,
                                       const std::vector<T>& dy, int stride) {
  const Map out = ConvolutionOutput(in, stride, in.channels);
  std::vector<T> dweights(size_t{9} * in.channels, T(0));
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      dweights[(ky * 3 + kx) * in.channels + m] +=
          x[in.Index(image, in_y, in_x, m)] * dy[out.Index(image, out_y, out_x, m)];
    }
  });
  return dweights;
}

}  // namespace mobilenet::reference
