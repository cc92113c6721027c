#include "engine/kernels/pointwise/pointwise_int8.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kernels/pointwise/pointwise_int8_reference.h"
#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedBytes;
using testing::RandomActivations;
using testing::RandomInt8;
using testing::RandomIntegers;
using testing::Rescaling;

// Around the tiles of all targets (4 to 8 rows, 8, 16 and 32 columns) and the groups of the sum.
const std::vector<int> kWidths = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65};

struct Case {
  std::vector<uint8_t> x;
  std::vector<int8_t> weights;
  Rescaling rescaling;
};

Case MakeCase(int rows, int k, int n) {
  return {RandomActivations(static_cast<size_t>(rows) * k, 1),
          RandomInt8(static_cast<size_t>(k) * n, 2), Rescaling(n, k, 3)};
}

void Run(const Case& c, int rows, int k, int n, const std::string& description) {
  AlignedBuffer<int8_t> packed(PackedInt8Size(k, n));
  std::fill(packed.begin(), packed.end(), int8_t{99});
  PackInt8(c.weights.data(), k, n, packed.data());
  AlignedBuffer<uint8_t> scratch(PointwiseInt8Scratch(rows, k));
  std::vector<uint8_t> x = c.x;
  x.insert(x.end(), {255, 128, 77});  // which may be read
  GuardedBytes out(static_cast<size_t>(rows) * n);
  PointwiseInt8(x.data(), rows, k, n, packed.data(), c.rescaling.bias.data(),
                c.rescaling.multiplier.data(), scratch.data(), out.data());
  out.Check(
      reference::PointwiseInt8(c.x, k, n, c.weights, c.rescaling.bias, c.rescaling.multiplier),
      description);
}

void CheckProduct(int rows, int k, int n) {
  const Case c = MakeCase(rows, k, n);
  ForEachTarget([&](const char* target) {
    Run(c, rows, k, n, Describe("target", target, "rows", rows, "k", k, "n", n));
  });
}

TEST_CASE("the int8 pointwise product equals its reference for every width around the tiles") {
  for (const int k : kWidths) {
    for (const int n : kWidths) {
      for (const int rows : {1, 7, 10}) CheckProduct(rows, k, n);
    }
  }
}

TEST_CASE("the int8 pointwise product equals its reference for every count of rows") {
  for (int rows = 1; rows <= 33; ++rows) {
    CheckProduct(rows, 1, 33);
    CheckProduct(rows, 27, 8);
    CheckProduct(rows, 40, 70);
  }
}

// Of 16-bit pairs, on the targets that have no product of bytes.
TEST_CASE("the int8 pointwise product equals its reference where seven products of halves do") {
  for (int rows = 1; rows <= 23; ++rows) CheckProduct(rows, 128, 32);
  for (const int k : {127, 128, 132, 136, 148, 256, 512}) {
    for (const int n : {8, 16, 24, 32, 48, 80}) {
      for (const int rows : {1, 10, 21}) CheckProduct(rows, k, n);
    }
  }
  CheckProduct(16, 512, 512);
  CheckProduct(16, 512, 528);
}

TEST_CASE("the int8 pointwise product can be shared out by columns") {
  const int rows = 9;
  for (const auto& shape : {std::pair(30, 141), std::pair(33, 141), std::pair(128, 144)}) {
    const int k = shape.first, n = shape.second;
    const Case c = MakeCase(rows, k, n);
    const auto expected =
        reference::PointwiseInt8(c.x, k, n, c.weights, c.rescaling.bias, c.rescaling.multiplier);
    std::vector<uint8_t> x = c.x;
    x.insert(x.end(), {255, 128, 77});
    ForEachTarget([&](const char* target) {
      AlignedBuffer<int8_t> packed(PackedInt8Size(k, n));
      PackInt8(c.weights.data(), k, n, packed.data());
      AlignedBuffer<uint8_t> scratch(PointwiseInt8Scratch(rows, k));
      for (int width = kColumnStep; width < n + kColumnStep; width += kColumnStep) {
        GuardedBytes out(static_cast<size_t>(rows) * n);
        // Backwards, so that what a call writes beyond its columns is seen.
        for (int begin = (n - 1) / width * width; begin >= 0; begin -= width) {
          PointwiseInt8Columns(x.data(), rows, k, n, {begin, std::min(begin + width, n)},
                               packed.data(), c.rescaling.bias.data(),
                               c.rescaling.multiplier.data(), scratch.data(), out.data());
        }
        out.Check(expected, Describe("target", target, "k", k, "width", width));
      }
    });
  }
}

TEST_CASE("the int8 pointwise product is exact where its sums are largest") {
  const int rows = 9, k = 1024;
  for (const auto& [sign, columns] :
       {std::pair(-1, 40), std::pair(1, 40), std::pair(-1, 48), std::pair(1, 48)}) {
    const int weight = sign * 127, n = columns;
    Case c = MakeCase(rows, k, n);
    std::fill(c.x.begin(), c.x.end(), uint8_t{127});
    std::fill(c.weights.begin(), c.weights.end(), static_cast<int8_t>(weight));
    // The sum is brought back to a small number by the bias, so that no bit of it may be lost.
    for (int j = 0; j < n; ++j) {
      c.rescaling.bias[j] = -weight * 127 * k + j * 3;
      c.rescaling.multiplier[j] = 1.0f;
    }
    ForEachTarget([&](const char* target) {
      Run(c, rows, k, n, Describe("target", target, "weight", weight, "n", n));
    });
  }
}

TEST_CASE("the int8 pointwise product rounds ties to even and clamps everything beyond u7") {
  // No inputs but zeros: the bias is the sum.
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
  const int n = static_cast<int>(bias.size());
  Case c = MakeCase(3, 2, n);
  std::fill(c.x.begin(), c.x.end(), uint8_t{0});
  c.rescaling.bias = bias;
  for (const float multiplier : {0.5f, 1e30f, 1e-30f, 7.5e-6f}) {
    std::fill(c.rescaling.multiplier.begin(), c.rescaling.multiplier.end(), multiplier);
    ForEachTarget([&](const char* target) {
      Run(c, 3, 2, n, Describe("target", target, "multiplier", multiplier));
    });
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
