#pragma once

#include <span>

#include "engine/image/image.h"

namespace mobilenet {

inline constexpr size_t kMaxImageBytes = 50u << 20;  // of an encoded file
inline constexpr int64_t kMaxImagePixels = 64'000'000;

// Decodes JPEG (grey, YCbCr and CMYK), PNG, BMP or a GIF's first frame, told apart by content, not
// by name; puts transparency onto white and applies the EXIF orientation. `name` stands for the
// file in messages, which say what was found (empty, truncated, a text, too large, ...).
Result<Image> DecodeImage(std::span<const uint8_t> bytes, const std::string& name);
Result<Image> ReadImage(const std::string& path);
// A picture file's bytes, still encoded. Refuses more than kMaxImageBytes before it reads them.
Result<std::vector<uint8_t>> ReadImageFile(const std::string& path);

}  // namespace mobilenet
