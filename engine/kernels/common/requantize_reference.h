#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace mobilenet::reference {

// Turns an int32 sum, bias included, into the stored 7-bit activation 0...127: ReLU, scaling and
// rounding in one step. `multiplier` is (input scale * weight scale) / output scale. Every build
// and instruction set follows this rule bit for bit: one conversion to float32, one float32
// multiplication and one rounding to a whole number, each to nearest, ties to even.
inline uint8_t Requantize(int32_t sum, float multiplier) {
  const float value = static_cast<float>(sum) * multiplier;
  return static_cast<uint8_t>(std::nearbyint(std::clamp(value, 0.0f, 127.0f)));
}

}  // namespace mobilenet::reference
