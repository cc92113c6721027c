#pragma once

#include <cstring>
#include <string>
#include <vector>

// Must come before Highway's headers. It makes ForEachTarget also run AVX3_DL (AVX512-VNNI), for
// which only the int8 kernels are compiled.
#define HWY_WANT_AVX3_DL

#include "tests/support/testing.h"

namespace mobilenet::testing {

// Random whole numbers in [low, high], the same for the same seed and size.
template <typename T>
std::vector<T> RandomIntegers(size_t size, uint64_t seed, int low, int high) {
  Random random(seed, size);
  std::vector<T> values(size);
  for (T& value : values) {
    value = static_cast<T>(low + static_cast<int>(random.Below(high - low + 1)));
  }
  return values;
}

// Activations 0...127, and weights -127...127.
inline std::vector<uint8_t> RandomActivations(size_t size, uint64_t seed) {
  return RandomIntegers<uint8_t>(size, seed, 0, 127);
}
inline std::vector<int8_t> RandomInt8(size_t size, uint64_t seed) {
  return RandomIntegers<int8_t>(size, seed, -127, 127);
}

// Biases and multipliers for sums of `terms` products of inputs up to `largest` and weights up to
// 127: about a third of the results is clamped to 0, some to 127, and the rest is between.
struct Rescaling {
  Rescaling(int channels, int terms, uint64_t seed, float largest = 127.0f)
      : bias(RandomIntegers<int32_t>(channels, seed, -3000, 6000)) {
    // Scales the standard deviation of a sum to 60...90 activation steps.
    const float deviation = 0.58f * 0.58f * largest * 127.0f * std::sqrt(static_cast<float>(terms));
    multiplier = RandomArray(channels, seed + 1, 60.0f / deviation, 90.0f / deviation);
  }
  std::vector<int32_t> bias;
  std::vector<float> multiplier;
};

// Memory for a kernel's output, with guard bytes after its end. Check() compares every byte with
// the expected ones and reports writes past the end.
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
