#pragma once

#include <cstdint>
#include <vector>

#include "engine/image/image.h"

namespace mobilenet {

// Encodes the image as a JPEG file. `quality` is 1 to 100.
std::vector<uint8_t> EncodeJpegFile(const Image& image, int quality);

}  // namespace mobilenet
