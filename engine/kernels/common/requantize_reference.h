#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace mobilenet::reference {

// An accumulator, its bias included, as the activation that is stored: ReLU and rounding to u7 in
// one step. The rule for every build and every instruction set, bit for bit: one conversion and one
// multiplication in float32, both rounded to nearest, ties to even, and so is the result.
inline uint8_t Requantize(int32_t sum, float multiplier) {
  const float value = static_cast<float>(sum) * multiplier;
  return static_cast<uint8_t>(std::nearbyint(std::clamp(value, 0.0f, 127.0f)));
}

}  // namespace mobilenet::reference
