#pragma once

#include <cstdint>
#include <span>

#include "engine/image/image.h"

namespace mobilenet {

// The EXIF orientation 1...8 of a JPEG or PNG file, 1 where there is none.
int ExifOrientation(std::span<const uint8_t> bytes);
// Turns and mirrors stored pixels so that they show upright.
Image ApplyOrientation(Image image, int orientation);

}  // namespace mobilenet
