#pragma once

#include <cstddef>
#include <vector>

namespace mobilenet::reference {

// Pointwise (1x1) convolution, the second step of a depthwise separable convolution (paper section
// 3.1): equation 1 with a kernel of side 1. This is the product y[rows, n] = x[rows, k] *
// weights[k, n] with one row per pixel; k are the input channels, n the output channels.
template <typename T>
std::vector<T> Pointwise(const std::vector<T>& x, int k, int n, const std::vector<T>& weights) {
  const size_t rows = x.size() / k;
  std::vector<T> y(rows * n, T(0));
  for (size_t row = 0; row < rows; ++row) {
    for (int i = 0; i < k; ++i) {
      for (int j = 0; j < n; ++j) y[row * n + j] += x[row * k + i] * weights[i * n + j];
    }
  }
  return y;
}

// Gradient of the input: dx[rows, k] = dy[rows, n] * weights[k, n]^T.
template <typename T>
std::vector<T> PointwiseInputGradient(const std::vector<T>& dy, int k, int n,
                                      const std::vector<T>& weights) {
  const size_t rows = dy.size() / n;
  std::vector<T> dx(rows * k, T(0));
  for (size_t row = 0; row < rows; ++row) {
    for (int i = 0; i < k; ++i) {
      for (int j = 0; j < n; ++j) dx[row * k + i] += dy[row * n + j] * weights[i * n + j];
    }
  }
  return dx;
}

// Gradient of the weights: dweights[k, n] = x[rows, k]^T * dy[rows, n].
template <typename T>
std::vector<T> PointwiseWeightGradient(const std::vector<T>& x, const std::vector<T>& dy, int k,
                                       int n) {
  const size_t rows = x.size() / k;
  std::vector<T> dweights(static_cast<size_t>(k) * n, T(0));
  for (size_t row = 0; row < rows; ++row) {
    for (int i = 0; i < k; ++i) {
      for (int j = 0; j < n; ++j) dweights[i * n + j] += x[row * k + i] * dy[row * n + j];
    }
  }
  return dweights;
}

}  // namespace mobilenet::reference
