#pragma once

#include <cmath>
#include <cstdint>
#include <string>

#include "engine/base/random.h"

namespace mobilenet {

// A BMP file with waves in a random direction. Different kinds are different pictures, for
// DifferenceHash too. `tint` changes every byte, but hardly the picture.
inline std::string PhotoBytes(int width, int height, int kind, int tint = 0) {
  const int row = (width * 3 + 3) / 4 * 4;
  std::string bytes(54 + static_cast<size_t>(row) * height, '\0');
  const auto put = [&](size_t at, uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
  };
  bytes[0] = 'B', bytes[1] = 'M';
  put(2, static_cast<uint32_t>(bytes.size()), 4);
  put(10, 54, 4), put(14, 40, 4), put(18, width, 4), put(22, height, 4);
  put(26, 1, 2), put(28, 24, 2), put(34, row * height, 4);
  Random random(7, kind);
  const float across = random.Uniform(4, 12), down = random.Uniform(4, 12),
              phase = random.Uniform(0, 6);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float wave = std::sin(across * x / width + down * y / height + phase);
      for (int c = 0; c < 3; ++c) {
        bytes[54 + y * row + x * 3 + c] = static_cast<char>(120 + tint + 90 * wave + 5 * c);
      }
    }
  }
  return bytes;
}

}  // namespace mobilenet
