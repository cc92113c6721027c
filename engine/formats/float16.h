#pragma once

#include <cstdint>

namespace mobilenet {

// Conversions between float and two 16-bit formats, whose values are passed as bit patterns:
// float16 (IEEE 754 binary16) and bfloat16 (the upper half of a float). A value that the target
// format cannot represent is rounded to nearest, ties to even. Infinity stays infinity, NaN stays
// NaN, and values that round to more than 65504 become infinity.

// The largest finite float16.
inline constexpr float kMaxFloat16 = 65504.0f;

inline float FloatFromFloat16(uint16_t half) {
  // Shift exponent and mantissa to their places in a float. A float's exponent bias is larger by
  // 112; the multiplication corrects that, for subnormal numbers too.
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
    half = 0x7C00;  // infinity, for 65536 and more
  } else if (magnitude >= 0x38800000) {
    // Normal: correct the exponent's bias, add just under half a unit, and add the last kept bit to
    // round ties to even. A carry correctly increments the exponent, up to infinity.
    half = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
  } else {
    // Subnormal: the last bit of a float near 0.5 is worth 2^-24, float16's smallest step, so the
    // addition rounds.
    const float shifted = __builtin_bit_cast(float, magnitude) + 0.5f;
    half = __builtin_bit_cast(uint32_t, shifted) - 0x3F000000;
  }
  return static_cast<uint16_t>(sign | half);
}

inline float FloatFromBfloat16(uint16_t value) {
  return __builtin_bit_cast(float, static_cast<uint32_t>(value) << 16);
}

}  // namespace mobilenet
