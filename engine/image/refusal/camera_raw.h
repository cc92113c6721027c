#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mobilenet {

// Most camera raw files have the structure of a TIFF file. Returns "tiff" for a TIFF picture, or
// the camera's format: "cr2", "nef", "arw", "dng", "pef", "srw", or "raw" for any other. `bytes`
// begins like a TIFF file.
std::string_view IdentifyTiff(std::span<const uint8_t> bytes);

}  // namespace mobilenet
