#include "engine/kernels/pointwise/pointwise.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "engine/kernels/common/activation_reference.h"
#include "engine/kernels/pointwise/pointwise_reference.h"
#include "tests/support/product_shape.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::Aligned;
using testing::CheckClose;
using testing::CheckEqual;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedOutput;
using testing::kActivations;
using testing::Name;
using testing::ProductShape;
using testing::RandomArray;
using testing::ToDouble;

// Sizes around the tiles of all targets (4 to 8 rows; 8, 16 and 32 columns), and the 27 inputs of
// conv1.
const std::vector<int> kWidths = {1,  2,  3,  4,  5,  7,  8,  9,  15, 16, 17,
                                  24, 27, 31, 32, 33, 48, 63, 64, 65, 96};

// 1, 2, ... last.
std::vector<int> UpTo(int last) {
  std::vector<int> numbers(last);
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

AlignedBuffer<float> Packed(const std::vector<float>& matrix, int k, int n, bool transposed) {
  AlignedBuffer<float> packed(PackedMatrixSize(k, n));
  PackMatrix(matrix.data(), k, n, transposed, packed.data());
  return packed;
}

TEST_CASE("packing keeps every element once and pads with zeros") {
  for (const int k : {1, 5, 130}) {
    for (const int n : kWidths) {
      const std::vector<float> matrix = RandomArray(size_t(k) * n, 12, 1.0f, 2.0f);
      ForEachTarget([&](const char* target) {
        for (const bool transposed : {false, true}) {
          AlignedBuffer<float> packed(PackedMatrixSize(k, n));
          std::fill(packed.begin(), packed.end(), -1.0f);
          PackMatrix(matrix.data(), k, n, transposed, packed.data());
          std::vector<float> expected = matrix;
          expected.resize(packed.size(), 0.0f);
          std::sort(expected.begin(), expected.end());
          std::sort(packed.begin(), packed.end());
          CheckEqual(packed, expected,
                     Describe("target", target, "k", k, "n", n, "transposed", transposed));
        }
      });
    }
  }
}

// Compares the product, with and without bias and for every activation, with the reference in
// double, on every target.
void CheckProduct(const ProductShape& shape) {
  const int rows = shape.rows, k = shape.k, n = shape.n;
  const std::vector<float> x = RandomArray(shape.InputSize(), 1);
  // Scaled so that some sums exceed 6 for every k and ReLU6 clips them.
  const float limit = 8.0f / std::sqrt(float(k));
  const std::vector<float> weights = RandomArray(shape.WeightSize(), 2, -limit, limit);
  const std::vector<float> bias = RandomArray(n, 3);
  const auto plain = reference::Pointwise(ToDouble(x), k, n, ToDouble(weights));
  const auto biased = reference::AddBias(plain, ToDouble(bias));
  ForEachTarget([&](const char* target) {
    const auto packed = Packed(weights, k, n, false);
    for (const Activation activation : kActivations) {
      for (const bool with_bias : {false, true}) {
        const std::string name =
            Describe(shape) + " " +
            Describe("target", target, "bias", with_bias, "activation", Name(activation));
        GuardedOutput out(shape.OutputSize());
        Pointwise(x.data(), rows, k, n, packed.data(), with_bias ? bias.data() : nullptr,
                  activation, out.data());
        CheckClose(out.Values(name), reference::Activate(with_bias ? biased : plain, activation),
                   1e-5, name);
      }
    }
  });
}

TEST_CASE("pointwise equals its reference for every width around the tiles") {
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      for (const int rows : {1, 7, 10}) CheckProduct({.rows = rows, .k = k, .n = n});
    }
  }
}

TEST_CASE("pointwise equals its reference for every count of rows") {
  for (const int rows : UpTo(40)) {
    CheckProduct({.rows = rows, .k = 1, .n = 33});
    CheckProduct({.rows = rows, .k = 27, .n = 8});
    CheckProduct({.rows = rows, .k = 40, .n = 70});
  }
}

TEST_CASE("pointwise equals its reference across blocks of rows and of the sum") {
  for (const int rows : {127, 128, 129, 257}) CheckProduct({.rows = rows, .k = 5, .n = 37});
  for (const int k : {127, 128, 129, 255, 256, 257, 300}) {
    CheckProduct({.rows = 9, .k = k, .n = 35});
  }
  CheckProduct({.rows = 131, .k = 259, .n = 67});
}

TEST_CASE("pointwise does not depend on how its rows are split into calls") {
  const int rows = 150, k = 140, n = 41;
  const std::vector<float> x = RandomArray(rows * k, 4);
  const std::vector<float> weights = RandomArray(k * n, 5);
  const std::vector<float> bias = RandomArray(n, 6);
  ForEachTarget([&](const char* target) {
    const auto packed = Packed(weights, k, n, false);
    std::vector<float> whole(rows * n), split(rows * n);
    Pointwise(x.data(), rows, k, n, packed.data(), bias.data(), Activation::kRelu, whole.data());
    for (const int step : {1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 64, 128, 149}) {
      for (int row = 0; row < rows; row += step) {
        Pointwise(x.data() + row * k, std::min(step, rows - row), k, n, packed.data(), bias.data(),
                  Activation::kRelu, split.data() + row * n);
      }
      CheckEqual(split, whole,
                 Describe("target", target, "rows", rows, "k", k, "n", n, "rows per call", step));
    }
  });
}

TEST_CASE(
    "pointwise does not depend on how its columns are split, and writes only its own columns") {
  for (const int k : {27, 600}) {
    const int rows = 19, n = 141;
    const std::vector<float> x = RandomArray(rows * k, 4);
    const std::vector<float> weights = RandomArray(k * n, 5);
    const std::vector<float> bias = RandomArray(n, 6);
    ForEachTarget([&](const char* target) {
      const auto packed = Packed(weights, k, n, false);
      std::vector<float> whole(rows * n), split(rows * n);
      Pointwise(x.data(), rows, k, n, packed.data(), bias.data(), Activation::kRelu, whole.data());
      for (int width = kColumnStep; width < n + kColumnStep; width += kColumnStep) {
        // From right to left, so that a call that writes beyond its columns spoils correct ones.
        for (int begin = (n - 1) / width * width; begin >= 0; begin -= width) {
          PointwiseColumns(x.data(), rows, k, n, {begin, std::min(begin + width, n)}, packed.data(),
                           bias.data(), Activation::kRelu, split.data());
        }
        CheckEqual(
            split, whole,
            Describe("target", target, "rows", rows, "k", k, "n", n, "columns per call", width));
      }
    });
  }
}

TEST_CASE("pointwise over the transposed matrix is the gradient of its input") {
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      const int rows = 6;
      const std::vector<float> dy = RandomArray(rows * n, 7);
      const std::vector<float> weights = RandomArray(k * n, 8);
      const auto expected =
          reference::PointwiseInputGradient(ToDouble(dy), k, n, ToDouble(weights));
      ForEachTarget([&](const char* target) {
        const std::string name = Describe("target", target, "rows", rows, "k", k, "n", n);
        const auto packed = Packed(weights, n, k, true);
        GuardedOutput dx(rows * k);
        Pointwise(dy.data(), rows, n, k, packed.data(), nullptr, Activation::kNone, dx.data());
        CheckClose(dx.Values(name), expected, 1e-5, name);
      });
    }
  }
}

void CheckWeightGradient(const ProductShape& shape) {
  const int rows = shape.rows, k = shape.k, n = shape.n;
  const std::vector<float> x = RandomArray(shape.InputSize(), 9);
  const std::vector<float> dy = RandomArray(shape.OutputSize(), 10);
  const std::vector<float> before = RandomArray(shape.WeightSize(), 11);
  auto expected = reference::PointwiseWeightGradient(ToDouble(x), ToDouble(dy), k, n);
  for (size_t i = 0; i < expected.size(); ++i) expected[i] += before[i];
  ForEachTarget([&](const char* target) {
    const std::string name = Describe(shape) + " " + Describe("target", target);
    AlignedBuffer<float> scratch(PointwiseGradientScratch());
    GuardedOutput dw(before.size());
    std::copy(before.begin(), before.end(), dw.data());
    PointwiseWeightGradient(x.data(), dy.data(), rows, k, n, scratch.data(), dw.data());
    CheckClose(dw.Values(name), expected, 1e-5, name);
  });
}

TEST_CASE("the pointwise weight gradient adds its reference to what dw holds") {
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      for (const int rows : {1, 6}) CheckWeightGradient({.rows = rows, .k = k, .n = n});
    }
  }
  for (const int rows : UpTo(40)) CheckWeightGradient({.rows = rows, .k = 27, .n = 33});
  for (const int rows : {127, 128, 129, 300}) CheckWeightGradient({.rows = rows, .k = 13, .n = 40});
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
