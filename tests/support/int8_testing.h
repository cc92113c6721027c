#pragma once

#include <cstring>
#include <string>
#include <vector>

// Before Highway is included: the byte products of AVX512-VNNI are a target of its own.
#define HWY_WANT_AVX3_DL

#include "tests/support/testing.h"

namespace mobilenet::testing {

// Seeded whole numbers in [low, high].
template <typename T>
std::vector<T> RandomIntegers(size_t size, uint64_t seed, int low, int high) {
  Random random(seed, size);
  std::vector<T> values(size);
  for (T& value : values) {
    value = static_cast<T>(low + static_cast<int>(random.Below(high - low + 1)));
  }
  return values;
}

inline std::vector<uint8_t> RandomActivations(size_t size, uint64_t seed) {
  return RandomIntegers<uint8_t>(size, seed, 0, 127);
}
inline std::vector<int8_t> RandomInt8(size_t size, uint64_t seed) {
  return RandomIntegers<int8_t>(size, seed, -127, 127);
}

// Biases and multipliers for sums of `terms` products: about a third of the results is clamped to
// 0, some to 127, the rest lies between.
struct Rescaling {
  Rescaling(int channels, int terms, uint64_t seed, float largest = 127.0f)
      : bias(RandomIntegers<int32_t>(channels, seed, -3000, 6000)) {
    // A sum's standard deviation becomes 60 to 90.
    const float deviation = 0.58f * 0.58f * largest * 127.0f * std::sqrt(static_cast<float>(terms));
    multiplier = RandomArray(channels, seed + 1, 60.0f / deviation, 90.0f / deviation);
  }
  std::vector<int32_t> bias;
  std::vector<float> multiplier;
};

// Memory for a kernel's output with a guard after its end: Check() compares it with what is
// expected, byte by byte, and finds writes past the end.
class GuardedBytes {
 public:
  explicit GuardedBytes(size_t size) : bytes_(size + kGuard, kUntouched) {}
  uint8_t* data() { return bytes_.data(); }
  void Check(std::vector<uint8_t> expected, const std::string& description) const {
    const size_t size = expected.size();
    REQUIRE_MESSAGE(size + kGuard == bytes_.size(), description);
    expected.resize(bytes_.size(), kUntouched);
    if (bytes_ == expected) return;
    size_t at = 0;
    while (bytes_[at] == expected[at]) ++at;
    FAIL_CHECK(description, ": byte ", at, " of ", size, " is ", int{bytes_[at]}, " instead of ",
               int{expected[at]});
  }

 private:
  static constexpr size_t kGuard = 64;
  static constexpr uint8_t kUntouched = 0xA5;
  std::vector<uint8_t> bytes_;
};

}  // namespace mobilenet::testing
