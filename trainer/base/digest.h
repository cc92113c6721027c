#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>

namespace mobilenet {

// The 64-bit FNV-1a hash of everything added, in order. Identifies data and finds damage, but is
// not safe against forgery. Checkpoints and weights files hold it, so its values must not change.
class Digest {
 public:
  void Add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) value_ = (value_ ^ byte) * kPrime;
  }
  // Adds an end mark, so that "ab", "c" differs from "a", "bc".
  void Add(std::string_view text) {
    Add({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    value_ = (value_ ^ 0) * kPrime;
  }
  void Add(uint64_t number) {
    for (int i = 0; i < 8; ++i) value_ = (value_ ^ (number >> (8 * i) & 255)) * kPrime;
  }
  uint64_t value() const { return value_; }
  // The value as 16 hexadecimal digits.
  std::string Hex() const {
    char hex[17];
    std::snprintf(hex, sizeof(hex), "%016llx", static_cast<unsigned long long>(value_));
    return hex;
  }

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
