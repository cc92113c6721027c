#pragma once

#include <doctest/doctest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/activation.h"
#include "engine/base/aligned_buffer.h"
#include "engine/base/random.h"

namespace mobilenet::testing {

// Random numbers in [low, high), the same for the same seed and size. All are float values,
// whatever T is.
template <typename T = float>
std::vector<T> RandomArray(size_t size, uint64_t seed, float low = -1.0f, float high = 1.0f) {
  Random random(seed, size);
  std::vector<T> values(size);
  for (T& value : values) value = random.Uniform(low, high);
  return values;
}

inline std::vector<double> ToDouble(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

// The parameters of a case, for messages: Describe("rows", 3, "k", 5) is "rows=3 k=5".
inline std::string Describe() { return ""; }
template <typename Value, typename... Rest>
std::string Describe(const char* name, const Value& value, const Rest&... rest) {
  std::ostringstream text;
  text << name << "=" << value;
  if constexpr (sizeof...(rest) > 0) text << " " << Describe(rest...);
  return text.str();
}

inline const char* Name(Activation activation) {
  switch (activation) {
    case Activation::kRelu:
      return "relu";
    case Activation::kRelu6:
      return "relu6";
    default:
      return "none";
  }
}
inline constexpr Activation kActivations[] = {Activation::kNone, Activation::kRelu,
                                              Activation::kRelu6};

// Checks |actual - expected| <= tolerance * (1 + |expected|) for every element; NaN fails. Prints
// one message for an array: the case and its worst element.
template <typename Actual, typename Expected>
void CheckClose(const Actual& actual, const std::vector<Expected>& expected, double tolerance,
                const std::string& description) {
  REQUIRE_MESSAGE(actual.size() == expected.size(), description, ": ", actual.size(),
                  " values instead of ", expected.size());
  size_t worst = 0;
  double worst_error = 0.0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double difference = std::abs(double(actual[i]) - double(expected[i]));
    const double error = difference / (1.0 + std::abs(double(expected[i])));
    if (error > worst_error || std::isnan(error)) {
      worst = i;
      worst_error = error;
    }
    if (std::isnan(error)) break;
  }
  if (worst_error <= tolerance) return;
  FAIL_CHECK(description, ": value ", worst, " of ", expected.size(), " is ", actual[worst],
             " instead of ", expected[worst], ", error ", worst_error, " above ", tolerance);
}

// Checks that two arrays are equal bit for bit, except for the sign of zero.
template <typename Actual, typename Expected>
void CheckEqual(const Actual& actual, const Expected& expected, const std::string& description) {
  CheckClose(actual, std::vector<double>(expected.begin(), expected.end()), 0.0, description);
}

// Compares a gradient with central differences of `loss`, a function of std::vector<double>, along
// three random directions and at up to `coordinates` single coordinates. The error is relative to
// the largest of three numbers: the analytic derivative, the numeric one, and the largest element
// of the gradient.
template <typename Loss>
void CheckGradient(const Loss& loss, const std::vector<double>& x,
                   const std::vector<double>& gradient, const std::string& description,
                   double tolerance = 1e-6, int coordinates = 20, double step = 1e-5) {
  REQUIRE_MESSAGE(gradient.size() == x.size(), description);
  double largest = 0.0;
  for (const double g : gradient) largest = std::max(largest, std::abs(g));
  CHECK_MESSAGE(largest > 0.0, description, ": the gradient is zero");
  const auto check = [&](const std::vector<double>& direction, const std::string& where) {
    std::vector<double> before = x, after = x;
    double analytic = 0.0;
    for (size_t i = 0; i < x.size(); ++i) {
      before[i] -= step * direction[i];
      after[i] += step * direction[i];
      analytic += gradient[i] * direction[i];
    }
    const double numeric = (loss(after) - loss(before)) / (2.0 * step);
    const double scale = std::max({std::abs(analytic), std::abs(numeric), largest});
    CHECK_MESSAGE(std::abs(analytic - numeric) <= tolerance * scale, description, ", ", where,
                  ": gradient ", analytic, ", central difference ", numeric);
  };
  for (uint64_t seed = 0; seed < 3; ++seed) {
    check(RandomArray<double>(x.size(), 1000 + seed), Describe("direction", seed));
  }
  Random random(2000, x.size());
  const bool all = x.size() <= static_cast<size_t>(coordinates);
  for (int i = 0; i < (all ? static_cast<int>(x.size()) : coordinates); ++i) {
    const size_t at = all ? i : random.Below(static_cast<uint32_t>(x.size()));
    std::vector<double> direction(x.size(), 0.0);
    direction[at] = 1.0;
    check(direction, Describe("coordinate", at));
  }
}

// A copy in memory aligned to 64 bytes, which some kernels need.
inline AlignedBuffer<float> Aligned(const std::vector<float>& values) {
  AlignedBuffer<float> buffer(values.size());
  std::copy(values.begin(), values.end(), buffer.begin());
  return buffer;
}

// Calls check(target name) for every target (instruction set) that Highway knows and this machine
// supports, with the kernels' dispatch pinned to it. A kernel that was not compiled for it runs its
// baseline. Builds for a single target (WebAssembly) call check once.
template <typename Check>
void ForEachTarget(const Check& check) {
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
  check(hwy::TargetName(HWY_TARGETS));
#else
  struct Unpin {
    ~Unpin() { hwy::SetSupportedTargetsForTest(0); }
  } unpin;
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    check(hwy::TargetName(target));
  }
#endif
}

// Memory for a kernel's output, filled with a number that no kernel computes, with a guard after
// its end. Values() also checks that the guard is unchanged.
class GuardedOutput {
 public:
  explicit GuardedOutput(size_t size) : values_(size + kGuard, kUntouched) {}
  float* data() { return values_.data(); }
  std::vector<float> Values(const std::string& description) const {
    const size_t size = values_.size() - kGuard;
    for (size_t i = size; i < values_.size(); ++i) {
      if (values_[i] != kUntouched) FAIL_CHECK(description, ": wrote past its output");
    }
    return {values_.begin(), values_.end() - kGuard};
  }

 private:
  static constexpr int kGuard = 64;
  static constexpr float kUntouched = -12345.5f;
  std::vector<float> values_;
};

}  // namespace mobilenet::testing
