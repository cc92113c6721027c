#include "engine/kernels/pointwise/pointwise_int8.h"

#include <algorithm>
#include <limits>

#include "engine/kernels/pointwise/pointwise_int8_reference.h"
#include "tests/support/int8_testing.h"
#include "tests/support/product_shape.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedBytes;
using testing::ProductShape;
using testing::RandomActivations;
using testing::RandomInt8;
using testing::RandomIntegers;
using testing::Rescaling;

// Sizes around the tiles of all targets (5 to 8 rows; 2, 8, 16 and 32 columns) and around the
// groups of two or four numbers along k.
const std::vector<int> kWidths = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65};

struct Case {
  ProductShape shape;
  std::vector<uint8_t> x;
  std::vector<int8_t> weights;
  Rescaling rescaling;
};

Case RandomCase(const ProductShape& shape) {
  return {.shape = shape,
          .x = RandomActivations(shape.InputSize(), 1),
          .weights = RandomInt8(shape.WeightSize(), 2),
          .rescaling = Rescaling(shape.n, shape.k, 3)};
}

std::vector<uint8_t> Expected(const Case& c) {
  return reference::PointwiseInt8(c.x, c.shape.k, c.shape.n, c.weights, c.rescaling.bias,
                                  c.rescaling.multiplier);
}

// The kernel may read three bytes after the end of x.
std::vector<uint8_t> WithReadableEnd(std::vector<uint8_t> x) {
  x.insert(x.end(), {255, 128, 77});
  return x;
}

// Compares the kernel with the reference on every target. A failure prints the shape, the target
// and `details`.
void CheckCase(const Case& c, const std::string& details = "") {
  const std::vector<uint8_t> expected = Expected(c), x = WithReadableEnd(c.x);
  ForEachTarget([&](const char* target) {
    AlignedBuffer<int8_t> packed(PackedInt8Size(c.shape.k, c.shape.n));
    std::fill(packed.begin(), packed.end(), int8_t{99});
    PackInt8(c.weights.data(), c.shape.k, c.shape.n, packed.data());
    AlignedBuffer<uint8_t> scratch(PointwiseInt8Scratch(c.shape.rows, c.shape.k));
    GuardedBytes out(c.shape.OutputSize());
    PointwiseInt8(x.data(), c.shape.rows, c.shape.k, c.shape.n, packed.data(),
                  c.rescaling.bias.data(), c.rescaling.multiplier.data(), scratch.data(),
                  out.data());
    out.Check(expected, Describe(c.shape) + " " + Describe("target", target) + " " + details);
  });
}

void CheckProduct(const ProductShape& shape) { CheckCase(RandomCase(shape)); }

TEST_CASE("the int8 pointwise product equals its reference for every width around the tiles") {
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      for (const int rows : {1, 7, 10}) CheckProduct({.rows = rows, .k = k, .n = n});
    }
  }
}

TEST_CASE("the int8 pointwise product equals its reference for every count of rows") {
  for (int rows = 1; rows <= 33; ++rows) {
    CheckProduct({.rows = rows, .k = 1, .n = 33});
    CheckProduct({.rows = rows, .k = 27, .n = 8});
    CheckProduct({.rows = rows, .k = 40, .n = 70});
  }
}

// Targets without dot4 use Strassen's algorithm for many of these shapes.
TEST_CASE("the int8 pointwise product equals its reference around Strassen's shapes") {
  for (int rows = 1; rows <= 23; ++rows) CheckProduct({.rows = rows, .k = 128, .n = 32});
  for (const int k : {127, 128, 132, 136, 148, 256, 512}) {
    for (const int n : {8, 16, 24, 32, 48, 80}) {
      for (const int rows : {1, 10, 21}) CheckProduct({.rows = rows, .k = k, .n = n});
    }
  }
  CheckProduct({.rows = 16, .k = 512, .n = 512});
  CheckProduct({.rows = 16, .k = 512, .n = 528});
}

TEST_CASE("the int8 pointwise product does not depend on how its columns are split into calls") {
  constexpr ProductShape kShapes[] = {{.rows = 9, .k = 30, .n = 141},
                                      {.rows = 9, .k = 33, .n = 141},
                                      {.rows = 9, .k = 128, .n = 144}};
  for (const ProductShape& shape : kShapes) {
    const int rows = shape.rows, k = shape.k, n = shape.n;
    const Case c = RandomCase(shape);
    const std::vector<uint8_t> expected = Expected(c), x = WithReadableEnd(c.x);
    ForEachTarget([&](const char* target) {
      AlignedBuffer<int8_t> packed(PackedInt8Size(k, n));
      PackInt8(c.weights.data(), k, n, packed.data());
      AlignedBuffer<uint8_t> scratch(PointwiseInt8Scratch(rows, k));
      for (int width = kColumnStep; width < n + kColumnStep; width += kColumnStep) {
        GuardedBytes out(shape.OutputSize());
        // From right to left, so that a call that writes beyond its columns spoils correct ones.
        for (int begin = (n - 1) / width * width; begin >= 0; begin -= width) {
          PointwiseInt8Columns(x.data(), rows, k, n, {begin, std::min(begin + width, n)},
                               packed.data(), c.rescaling.bias.data(),
                               c.rescaling.multiplier.data(), scratch.data(), out.data());
        }
        out.Check(expected,
                  Describe(shape) + " " + Describe("target", target, "columns per call", width));
      }
    });
  }
}

TEST_CASE("the int8 pointwise product is exact where its sums are largest") {
  for (const int n : {40, 48}) {
    for (const int weight : {-127, 127}) {
      Case c = RandomCase({.rows = 9, .k = 1024, .n = n});
      std::fill(c.x.begin(), c.x.end(), uint8_t{127});
      std::fill(c.weights.begin(), c.weights.end(), static_cast<int8_t>(weight));
      // The bias brings the sum back to a small number: a lost bit would change the result.
      for (int j = 0; j < n; ++j) {
        c.rescaling.bias[j] = -weight * 127 * c.shape.k + j * 3;
        c.rescaling.multiplier[j] = 1.0f;
      }
      CheckCase(c, Describe("weight", weight));
    }
  }
}

TEST_CASE("the int8 pointwise product rounds ties to even and clamps everything beyond u7") {
  // All inputs are zero, so the sum is the bias.
  const std::vector<int32_t> bias = {1,
                                     3,
                                     5,
                                     7,
                                     253,
                                     254,
                                     255,
                                     300,
                                     -1,
                                     -3,
                                     0,
                                     2,
                                     std::numeric_limits<int32_t>::max(),
                                     std::numeric_limits<int32_t>::min(),
                                     16777217,
                                     -16777217};
  Case c = RandomCase({.rows = 3, .k = 2, .n = static_cast<int>(bias.size())});
  std::fill(c.x.begin(), c.x.end(), uint8_t{0});
  c.rescaling.bias = bias;
  for (const float multiplier : {0.5f, 1e30f, 1e-30f, 7.5e-6f}) {
    std::fill(c.rescaling.multiplier.begin(), c.rescaling.multiplier.end(), multiplier);
    CheckCase(c, Describe("multiplier", multiplier));
  }
  CHECK(reference::Requantize(1, 0.5f) == 0);
  CHECK(reference::Requantize(3, 0.5f) == 2);
  CHECK(reference::Requantize(253, 0.5f) == 126);
  CHECK(reference::Requantize(255, 0.5f) == 127);
  CHECK(reference::Requantize(-3, 0.5f) == 0);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
