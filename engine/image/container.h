#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.h"

namespace mobilenet {

// The outer structure of picture files: what a file is, its segments, and whether it ends early.
// Nothing here trusts a length or an offset that a file holds.

enum class ImageFormat { kJpeg, kPng, kBmp, kGif };
const char* FormatName(ImageFormat format);

// Tells by content. The error is the predicate of a sentence about the file that says what it is
// instead: "is empty", "is a WebP picture; ...".
Result<ImageFormat> IdentifyFormat(std::span<const uint8_t> bytes);

// False when the file breaks off before its end or, for a GIF, before its first frame's end.
bool IsComplete(ImageFormat format, std::span<const uint8_t> bytes);

// False when a Huffman table of a JPEG claims more codes than its segment holds or than there are,
// 256: stb_image before 2.28 writes beyond its tables then.
bool HasSoundHuffmanTables(std::span<const uint8_t> jpeg);

// One piece of a JPEG (`type` is the marker, 0xC0 for FFC0) or PNG (`type` is the four letters,
// big-endian).
struct Segment {
  uint32_t type;
  std::span<const uint8_t> payload;
};

inline constexpr uint32_t kJpegHuffmanTables = 0xC4, kJpegStartOfScan = 0xDA, kJpegEnd = 0xD9,
                          kJpegApp1 = 0xE1;
inline constexpr uint32_t kPngEnd = 0x49454E44, kPngExif = 0x65584966;  // IEND, eXIf

// Walks over the segments of a JPEG; the entropy-coded data after a scan's header is passed over.
// Next returns nothing once the bytes end, also in the middle of a segment.
class JpegReader {
 public:
  explicit JpegReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  std::optional<Segment> Next();

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 2;  // after the SOI marker
};

// Walks over the chunks of a PNG; checksums are not looked at.
class PngReader {
 public:
  explicit PngReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  std::optional<Segment> Next();

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 8;  // after the signature
};

}  // namespace mobilenet
