#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace mobilenet {

// Reads the structure of picture files without decoding them: format, segments, and whether the
// file is complete. Every length and offset in a file is checked before it is used.

enum class ImageFormat { kJpeg, kPng, kBmp, kGif, kWebp };
const char* FormatName(ImageFormat format);  // "JPEG", "PNG", "BMP", "GIF" or "WebP"

// The format by the file's content, not by its name; nothing for any other file. IdentifyFile
// (file_kind.h) says what that is.
std::optional<ImageFormat> IdentifyFormat(std::span<const uint8_t> bytes);

// False if a JPEG or PNG ends before its end marker. For others always true: their decoders
// find out.
bool IsComplete(ImageFormat format, std::span<const uint8_t> bytes);

// False if a Huffman table of a JPEG has more than 256 codes, or more than its segment holds. For
// such a file stb_image before 2.28 writes out of bounds.
bool HasValidHuffmanTables(std::span<const uint8_t> jpeg);

// A segment of a JPEG, whose `type` is its marker (0xC0 for FFC0), or a chunk of a PNG, whose
// `type` is its four letters as a big-endian number. `payload` points into the file's bytes.
struct Segment {
  uint32_t type;
  std::span<const uint8_t> payload;
};

inline constexpr uint32_t kJpegHuffmanTables = 0xC4, kJpegStartOfScan = 0xDA, kJpegEnd = 0xD9,
                          kJpegApp1 = 0xE1;
inline constexpr uint32_t kPngEnd = 0x49454E44, kPngExif = 0x65584966,  // IEND, eXIf
    kPngData = 0x49444154;                                              // IDAT

// Iterates over the segments of a JPEG, without the entropy-coded data of the scans. Next returns
// nothing at the end of the bytes, even in the middle of a segment.
class JpegReader {
 public:
  explicit JpegReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  std::optional<Segment> Next();
  // Restart markers in the entropy-coded data that follow, after Next has given a scan's header.
  int64_t CountRestarts() const;

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 2;  // after the SOI marker
};

// Iterates over the chunks of a PNG. Does not verify checksums.
class PngReader {
 public:
  explicit PngReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  std::optional<Segment> Next();

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 8;  // after the signature
};

}  // namespace mobilenet
