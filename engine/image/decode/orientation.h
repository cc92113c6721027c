#pragma once

#include <cstdint>
#include <span>

#include "engine/image/image.h"

namespace mobilenet {

// The EXIF orientation, 1 to 8, of a JPEG or PNG file's bytes; 1 (upright) if it has none.
int ExifOrientation(std::span<const uint8_t> bytes);
// Rotates and mirrors the stored pixels so that the picture is upright.
Image ApplyOrientation(Image image, int orientation);

}  // namespace mobilenet
