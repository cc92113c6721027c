#pragma once

#include <cstdint>

namespace mobilenet::reference {

// The nearest bfloat16 number, ties to even, of a finite normal value.
inline float RoundToBfloat16(float value) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, value);
  return __builtin_bit_cast(float, (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000);
}

}  // namespace mobilenet::reference
