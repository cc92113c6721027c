#include "engine/formats/float16.h"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/base/random.h"

TEST_SUITE_BEGIN("engine.formats");

namespace mobilenet {
namespace {

// The definition, slowly.
double Float16Value(uint16_t half) {
  const int exponent = half >> 10 & 31, mantissa = half & 1023;
  const double magnitude =
      exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

TEST_CASE("every finite float16 is read exactly and written back as itself") {
  for (int half = 0; half < 65536; ++half) {
    if ((half & 0x7C00) == 0x7C00) continue;
    const float value = FloatFromFloat16(static_cast<uint16_t>(half));
    if (value != Float16Value(static_cast<uint16_t>(half)) || Float16FromFloat(value) != half) {
      FAIL("float16 pattern " << half << " became " << value);
    }
  }
}

TEST_CASE("float16 infinity and NaN stay what they are") {
  CHECK(FloatFromFloat16(0x7C00) == HUGE_VALF);
  CHECK(FloatFromFloat16(0xFC00) == -HUGE_VALF);
  CHECK(std::isnan(FloatFromFloat16(0x7E01)));
  CHECK(Float16FromFloat(HUGE_VALF) == 0x7C00);
  CHECK(Float16FromFloat(-HUGE_VALF) == 0xFC00);
  CHECK((Float16FromFloat(std::nanf("")) & 0x7FFF) > 0x7C00);
}

TEST_CASE("float16 rounds to nearest, ties to even") {
  CHECK(Float16FromFloat(1.0f + 0x1p-11f) == 0x3C00);             // a tie, down to even
  CHECK(Float16FromFloat(1.0f + 0x3p-11f) == 0x3C02);             // a tie, up to even
  CHECK(Float16FromFloat(1.0f + 0x1p-11f + 0x1p-23f) == 0x3C01);  // just above a tie
  CHECK(Float16FromFloat(0x1p-25f) == 0);                         // half the smallest number
  CHECK(Float16FromFloat(0x1.000002p-25f) == 1);                  // a little more than half
  CHECK(Float16FromFloat(0x1.8p-24f) == 2);                       // a subnormal tie
  CHECK(Float16FromFloat(65519.996f) == 0x7BFF);                  // the last that stays finite
  CHECK(Float16FromFloat(65520.0f) == 0x7C00);                    // a tie, up to infinity
  CHECK(Float16FromFloat(-0.0f) == 0x8000);

  Random random(1, 0);
  for (int i = 0; i < 200000; ++i) {
    // Exponents from below float16's smallest to its largest.
    const float value = std::ldexp(random.Uniform(-2, 2), static_cast<int>(random.Below(42)) - 27);
    if (std::abs(value) >= kMaxFloat16) continue;
    const uint16_t half = Float16FromFloat(value);
    const double error = std::abs(Float16Value(half) - value);
    for (const int step : {-1, 1}) {
      const int neighbour = (half & 0x7FFF) + step;
      if (neighbour < 0 || neighbour >= 0x7C00) continue;
      const auto other = static_cast<uint16_t>((half & 0x8000) | neighbour);
      const double other_error = std::abs(Float16Value(other) - value);
      const bool right = error < other_error || (error == other_error && half % 2 == 0);
      if (!right) FAIL(value << " became " << Float16Value(half));
    }
  }
}

TEST_CASE("bfloat16 is the upper half of a float") {
  CHECK(FloatFromBfloat16(0x3F80) == 1.0f);
  CHECK(FloatFromBfloat16(0xC049) == -3.140625f);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
