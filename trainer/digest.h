#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mobilenet {

// 64-bit FNV-1a of all that is added, in its order.
class Digest {
 public:
  void Add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) value_ = (value_ ^ byte) * kPrime;
  }
  // With an end mark, so that "ab", "c" differs from "a", "bc".
  void Add(std::string_view text) {
    Add({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    value_ = (value_ ^ 0) * kPrime;
  }
  void Add(uint64_t number) {
    for (int i = 0; i < 8; ++i) value_ = (value_ ^ (number >> (8 * i) & 255)) * kPrime;
  }
  uint64_t value() const { return value_; }

 private:
  static constexpr uint64_t kPrime = 0x100000001B3;

  uint64_t value_ = 0xCBF29CE484222325;
};

inline uint64_t DigestOf(std::span<const uint8_t> bytes) {
  Digest digest;
  digest.Add(bytes);
  return digest.value();
}

}  // namespace mobilenet
