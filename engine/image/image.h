#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// An 8-bit RGB picture: rows from top to bottom, without padding.
struct Image {
  int width = 0, height = 0;
  std::vector<uint8_t> pixels;  // [height, width, 3]
};

// One 8-bit channel of a pixel with this alpha, composited onto white. Alpha 255 is opaque.
inline uint8_t OntoWhite(int value, int alpha) {
  return static_cast<uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace mobilenet
