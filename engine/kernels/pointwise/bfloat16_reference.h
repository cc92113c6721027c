#pragma once

#include <cstdint>

namespace mobilenet::reference {

// Rounds to the nearest bfloat16 number, ties to even. `value` must be finite and normal (or 0).
inline float RoundToBfloat16(float value) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, value);
  return __builtin_bit_cast(float, (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
}

}  // namespace mobilenet::reference
