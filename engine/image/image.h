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

}  // namespace mobilenet
