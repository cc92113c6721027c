#pragma once

#include <cstddef>
#include <string>

#include "tests/support/testing.h"

namespace mobilenet::testing {

// The shape of a matrix product out[rows, n] = x[rows, k] * weights[k, n].
struct ProductShape {
  int rows, k, n;

  size_t InputSize() const { return static_cast<size_t>(rows) * k; }
  size_t WeightSize() const { return static_cast<size_t>(k) * n; }
  size_t OutputSize() const { return static_cast<size_t>(rows) * n; }
};

inline std::string Describe(const ProductShape& shape) {
  return Describe("rows", shape.rows, "k", shape.k, "n", shape.n);
}

}  // namespace mobilenet::testing
