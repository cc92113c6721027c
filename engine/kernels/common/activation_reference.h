#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/base/activation.h"

namespace mobilenet::reference {

// Returns x[rows, channels] with bias[channels] added to each row.
template <typename T>
std::vector<T> AddBias(std::vector<T> x, const std::vector<T>& bias) {
  for (size_t i = 0; i < x.size(); ++i) x[i] += bias[i % bias.size()];
  return x;
}

// ReLU: max(z, 0). ReLU6: min(max(z, 0), 6) (Krizhevsky, "Convolutional Deep Belief Networks on
// CIFAR-10", 2010). kNone returns z. Any shape.
template <typename T>
std::vector<T> Activate(std::vector<T> z, Activation activation) {
  for (T& value : z) {
    if (activation != Activation::kNone) value = std::max(value, T(0));
    if (activation == Activation::kRelu6) value = std::min(value, T(6));
  }
  return z;
}

// dz for da, the gradient of Activate(z): da where the activation's slope is 1, else 0. The kinks
// z = 0 and, for ReLU6, z = 6 count as slope 0. `da` and `z` have the same shape.
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
