#pragma once

#include <span>

#include "engine/image/image.h"

namespace mobilenet {

// Limits: larger files and pictures are an error.
inline constexpr size_t kMaxImageBytes = 50u << 20;  // encoded
inline constexpr int64_t kMaxImagePixels = 64'000'000;

// Decodes a JPEG (grey, YCbCr or CMYK), PNG, BMP, WebP or GIF to RGB: an animation's first frame.
// The content decides the format, not the file's name. Transparent pixels are composited onto
// white, and a JPEG or PNG is turned upright by its EXIF orientation. The error is "<name>: the
// file ", followed by what is wrong with it and what to do (refusal.h).
Result<Image> DecodeImage(std::span<const uint8_t> bytes, const std::string& name);
// The same, but the error is only the sentence of refusal.h, which follows the file's name.
Result<Image> DecodeOrRefuse(std::span<const uint8_t> bytes, const std::string& name);
// The same for a file on disk.
Result<Image> ReadImage(const std::string& path);
// The bytes of a picture file, not decoded. Fails for more than kMaxImageBytes, without reading
// them.
Result<std::vector<uint8_t>> ReadImageFile(const std::string& path);

}  // namespace mobilenet
