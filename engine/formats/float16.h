#pragma once

#include <cstdint>

namespace mobilenet {

// Storage formats of 16 bits, as their bit patterns. Conversions are exact where the target can
// hold the value, and round to nearest, ties to even, where it cannot (IEEE 754). Infinity and NaN
// stay what they are; what lies beyond float16's 65504 becomes infinity.

inline constexpr float kMaxFloat16 = 65504.0f;

inline float FloatFromFloat16(uint16_t half) {
  // The exponent and mantissa land in a float's, whose bias is larger by 112. The product mends
  // that, subnormal numbers included.
  const uint32_t magnitude = static_cast<uint32_t>(half & 0x7FFF) << 13;
  const float value = __builtin_bit_cast(float, magnitude) * 0x1p112f;
  const uint32_t finite = __builtin_bit_cast(uint32_t, value);
  const uint32_t bits = magnitude >= 0x7C00u << 13 ? magnitude | 0x7F800000u : finite;
  return __builtin_bit_cast(float, bits | static_cast<uint32_t>(half & 0x8000) << 16);
}

inline uint16_t Float16FromFloat(float value) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, value);
  const uint32_t sign = bits >> 16 & 0x8000;
  const uint32_t magnitude = bits & 0x7FFFFFFF;
  uint32_t half;
  if (magnitude > 0x7F800000) {
    half = 0x7E00;  // NaN
  } else if (magnitude >= 0x47800000) {
    half = 0x7C00;  // 65536 and more
  } else if (magnitude >= 0x38800000) {
    // Normal: rebias the exponent, add just under half a unit, and the last kept bit for ties. A
    // carry runs into the exponent, up to infinity, as it should.
    half = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
  } else {
    // Subnormal: next to 0.5, a float's last bit is worth float16's smallest step 2^-24, so the
    // addition itself rounds.
    const float shifted = __builtin_bit_cast(float, magnitude) + 0.5f;
    half = __builtin_bit_cast(uint32_t, shifted) - 0x3F000000;
  }
  return static_cast<uint16_t>(sign | half);
}

inline float FloatFromBfloat16(uint16_t value) {
  return __builtin_bit_cast(float, static_cast<uint32_t>(value) << 16);
}

}  // namespace mobilenet
