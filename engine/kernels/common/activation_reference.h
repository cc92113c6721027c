#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/base/activation.h"

namespace mobilenet::reference {

// x[rows, channels] with bias[channels] added to each row.
template <typename T>
std::vector<T> AddBias(std::vector<T> x, const std::vector<T>& bias) {
  for (size_t i = 0; i < x.size(); ++i) x[i] += bias[i % bias.size()];
  return x;
}

// ReLU max(z, 0), or ReLU6 min(max(z, 0), 6) (Krizhevsky, "Convolutional Deep Belief Networks on
// CIFAR-10", 2010).
template <typename T>
std::vector<T> Activate(std::vector<T> z, Activation activation) {
  for (T& value : z) {
    if (activation != Activation::kNone) value = std::max(value, T(0));
    if (activation == Activation::kRelu6) value = std::min(value, T(6));
  }
  return z;
}

// The gradient of z for the gradient da of Activate(z): da strictly inside the part that is passed
// on, 0 at its edges and beyond.
template <typename T>
std::vector<T> ActivationGradient(std::vector<T> da, const std::vector<T>& z,
                                  Activation activation) {
  for (size_t i = 0; i < da.size(); ++i) {
    const bool below = activation != Activation::kNone && z[i] <= T(0);
    const bool above = activation == Activation::kRelu6 && z[i] >= T(6);
    if (below || above) da[i] = T(0);
  }
  return da;
}

}  // namespace mobilenet::reference
