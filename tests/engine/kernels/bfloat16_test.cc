#include "engine/kernels/pointwise/bfloat16.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/aligned_buffer.h"
#include "engine/formats/float16.h"
#include "engine/kernels/pointwise/bfloat16_product.h"
#include "engine/kernels/pointwise/bfloat16_reference.h"
#include "engine/kernels/pointwise/pointwise.h"
#include "engine/kernels/pointwise/pointwise_reference.h"
#include "tests/support/product_shape.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::Describe;
using testing::GuardedOutput;
using testing::ProductShape;
using testing::RandomArray;
using testing::ToDouble;

// Whether this CPU has bfloat16 products; if not, prints that the test is skipped.
bool CpuHasBfloat16() {
  if (HasBfloat16Products()) return true;
  MESSAGE("skipped: this CPU has no bfloat16 products");
  return false;
}

const std::vector<int> kWidths = {1, 2, 3, 7, 8, 15, 16, 17, 27, 31, 32, 33, 48, 64, 65, 96};

std::vector<double> Rounded(const std::vector<float>& values) {
  std::vector<double> rounded;
  for (const float value : values) rounded.push_back(reference::RoundToBfloat16(value));
  return rounded;
}

AlignedBuffer<Bfloat16> Rows(const std::vector<float>& x, int64_t rows, int k) {
  AlignedBuffer<Bfloat16> out(static_cast<size_t>(rows * PairedLength(k)));
  RoundRows(x.data(), rows, k, out.data());
  return out;
}

AlignedBuffer<Bfloat16> RowPairs(const std::vector<float>& x, int64_t rows, int n) {
  AlignedBuffer<Bfloat16> out(static_cast<size_t>(PairedLength(rows) * n));
  RoundRowPairs(x.data(), rows, n, out.data());
  return out;
}

TEST_CASE("bfloat16 rounds to nearest, ties to even") {
  CHECK(reference::RoundToBfloat16(1.0f) == 1.0f);
  CHECK(reference::RoundToBfloat16(1 + 0x1p-8f) == 1.0f);
  CHECK(reference::RoundToBfloat16(1 + 3 * 0x1p-8f) == 1 + 0x1p-6f);
  CHECK(reference::RoundToBfloat16(1 + 0x1.2p-8f) == 1 + 0x1p-7f);
  CHECK(reference::RoundToBfloat16(-3.1415927f) == -3.140625f);
  if (!CpuHasBfloat16()) return;
  std::vector<float> values = RandomArray(1000, 1, -300.0f, 300.0f);
  for (const float tie : {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, -5 - 0x1p-6f, 0.0f}) values.push_back(tie);
  const auto rows = Rows(values, 1, static_cast<int>(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    CAPTURE(values[i]);
    CHECK(FloatFromBfloat16(rows[i]) == reference::RoundToBfloat16(values[i]));
  }
}

TEST_CASE("rows are rounded into pairs along k or along the rows, padded with zeros") {
  if (!CpuHasBfloat16()) return;
  for (const int n : kWidths) {
    for (const int rows : {1, 2, 5, 8}) {
      const std::vector<float> x = RandomArray(size_t(rows) * n, 2);
      const std::vector<double> expected = Rounded(x);
      const auto by_row = Rows(x, rows, n);
      const auto by_pair = RowPairs(x, rows, n);
      int64_t wrong = 0;
      for (int row = 0; row < PairedLength(rows); ++row) {
        for (int i = 0; i < PairedLength(n); ++i) {
          const bool inside = row < rows && i < n;
          const double value = inside ? expected[row * n + i] : 0;
          if (row < rows) {
            wrong += FloatFromBfloat16(by_row[row * PairedLength(n) + i]) != value;
          }
          if (i < n) {
            wrong += FloatFromBfloat16(by_pair[(row / 2 * n + i) * 2 + row % 2]) != value;
          }
        }
      }
      CAPTURE(rows);
      CAPTURE(n);
      CHECK(wrong == 0);
    }
  }
}

void CheckProduct(const ProductShape& shape) {
  const int rows = shape.rows, k = shape.k, n = shape.n;
  const std::vector<float> x = RandomArray(shape.InputSize(), 3);
  const std::vector<float> weights = RandomArray(shape.WeightSize(), 4);
  std::vector<float> transposed(weights.size());
  for (int i = 0; i < k; ++i) {
    for (int j = 0; j < n; ++j) transposed[size_t(j) * k + i] = weights[size_t(i) * n + j];
  }
  const auto expected = reference::Pointwise(Rounded(x), k, n, Rounded(weights));
  for (const bool from_transposed : {false, true}) {
    const std::string name = Describe(shape) + " " + Describe("transposed", from_transposed);
    AlignedBuffer<Bfloat16> packed(PackedBfloat16Size(k, n));
    PackBfloat16((from_transposed ? transposed : weights).data(), k, n, from_transposed,
                 packed.data());
    GuardedOutput out(shape.OutputSize());
    PointwiseBfloat16(Rows(x, rows, k).data(), rows, k, n, packed.data(), out.data());
    CheckClose(out.Values(name), expected, 1e-5, name);
  }
}

TEST_CASE("bfloat16 pointwise equals its reference around the tiles and across blocks") {
  if (!CpuHasBfloat16()) return;
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      for (const int rows : {1, 7, 10}) CheckProduct({.rows = rows, .k = k, .n = n});
    }
  }
  for (const int rows : {127, 128, 129, 257}) CheckProduct({.rows = rows, .k = 5, .n = 37});
  for (const int k : {255, 256, 257, 258, 511, 600}) CheckProduct({.rows = 9, .k = k, .n = 35});
}

TEST_CASE("the bfloat16 weight gradient adds its reference to what dw holds") {
  if (!CpuHasBfloat16()) return;
  for (const int rows : {1, 2, 7, 64, 127, 128}) {
    for (const int k : kWidths) {
      for (const int n : {1, 8, 16, 31, 32, 33, 96}) {
        const std::vector<float> x = RandomArray(size_t(rows) * k, 5);
        const std::vector<float> dy = RandomArray(size_t(rows) * n, 6);
        const std::vector<float> before = RandomArray(size_t(k) * n, 7);
        auto expected = reference::PointwiseWeightGradient(Rounded(x), Rounded(dy), k, n);
        for (size_t i = 0; i < expected.size(); ++i) expected[i] += before[i];
        const std::string name = Describe("rows", rows, "k", k, "n", n);
        AlignedBuffer<Bfloat16> scratch(Bfloat16GradientScratch());
        GuardedOutput dw(before.size());
        std::copy(before.begin(), before.end(), dw.data());
        PointwiseWeightGradientBfloat16(RowPairs(x, rows, k).data(), RowPairs(dy, rows, n).data(),
                                        rows, k, n, scratch.data(), dw.data());
        CheckClose(dw.Values(name), expected, 1e-5, name);
      }
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
