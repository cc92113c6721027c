#pragma once

#include <vector>

#include "engine/kernels/common/map_reference.h"

namespace mobilenet::reference {

// Full 3x3 convolution, paper section 3.1, equation 1:
// G[k,l,n] = sum over i,j,m of K[i,j,m,n] * F[k+i-1, l+j-1, m], at every stride-th k and l.
// `x` (F) has the shape `in`, `weights` (K) are [3, 3, in.channels, out_channels] (HWIO). Returns
// G, of shape ConvolutionOutput(in, stride, out_channels).
template <typename T>
std::vector<T> Convolution(const std::vector<T>& x, const Map& in, const std::vector<T>& weights,
                           int stride, int out_channels) {
  const Map out = ConvolutionOutput(in, stride, out_channels);
  std::vector<T> y(out.Size(), T(0));
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      for (int n = 0; n < out_channels; ++n) {
        y[out.Index(image, out_y, out_x, n)] +=
            weights[((ky * 3 + kx) * in.channels + m) * out_channels + n] *
            x[in.Index(image, in_y, in_x, m)];
      }
    }
  });
  return y;
}

// The gradient of the weights, [3, 3, in.channels, out_channels], for the gradient dy of the
// output. There is no gradient of x: x is the network's input.
template <typename T>
std::vector<T> ConvolutionWeightGradient(const std::vector<T>& x, const Map& in,
                                         const std::vector<T>& dy, int stride, int out_channels) {
  const Map out = ConvolutionOutput(in, stride, out_channels);
  std::vector<T> dweights(size_t{9} * in.channels * out_channels, T(0));
  ForEachTap(in, stride, [&](int image, int out_y, int out_x, int ky, int kx, int in_y, int in_x) {
    for (int m = 0; m < in.channels; ++m) {
      for (int n = 0; n < out_channels; ++n) {
        dweights[((ky * 3 + kx) * in.channels + m) * out_channels + n] +=
            x[in.Index(image, in_y, in_x, m)] * dy[out.Index(image, out_y, out_x, n)];
      }
    }
  });
  return dweights;
}

}  // namespace mobilenet::reference
