#pragma once

#include <cstdint>
#include <vector>

#include "engine/image/image.h"

namespace mobilenet {

// A JPEG file of the picture; `quality` from 1 to 100.
std::vector<uint8_t> EncodeJpegFile(const Image& image, int quality);

}  // namespace mobilenet
