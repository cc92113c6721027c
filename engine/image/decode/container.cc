#include "engine/image/decode/container.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace mobilenet {
namespace {

bool HasAt(std::span<const uint8_t> bytes, size_t offset, std::string_view magic) {
  return bytes.size() >= offset + magic.size() &&
         std::equal(magic.begin(), magic.end(), bytes.begin() + offset,
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

uint32_t BigEndian32(std::span<const uint8_t> b, size_t i) {
  return uint32_t{b[i]} << 24 | uint32_t{b[i + 1]} << 16 | uint32_t{b[i + 2]} << 8 | b[i + 3];
}

uint32_t LittleEndian32(std::span<const uint8_t> b, size_t i) {
  return uint32_t{b[i + 3]} << 24 | uint32_t{b[i + 2]} << 16 | uint32_t{b[i + 1]} << 8 | b[i];
}

bool IsBmp(std::span<const uint8_t> bytes) {
  if (!HasAt(bytes, 0, "BM") || bytes.size() < 18) return false;
  const uint32_t header = LittleEndian32(bytes, 14);
  return header == 12 || (header >= 16 && header <= 124);
}

bool IsCompleteJpeg(std::span<const uint8_t> bytes) {
  JpegReader reader(bytes);
  while (const auto segment = reader.Next()) {
    if (segment->type == kJpegEnd) return true;
  }
  return false;
}

bool IsCompletePng(std::span<const uint8_t> bytes) {
  PngReader reader(bytes);
  while (const auto chunk = reader.Next()) {
    if (chunk->type == kPngEnd) return true;
  }
  return false;
}

}  // namespace

const char* FormatName(ImageFormat format) {
  switch (format) {
    case ImageFormat::kJpeg:
      return "JPEG";
    case ImageFormat::kPng:
      return "PNG";
    case ImageFormat::kBmp:
      return "BMP";
    case ImageFormat::kGif:
      return "GIF";
    case ImageFormat::kWebp:
      return "WebP";
  }
  return "";
}

std::optional<ImageFormat> IdentifyFormat(std::span<const uint8_t> bytes) {
  if (HasAt(bytes, 0, "\xFF\xD8\xFF")) return ImageFormat::kJpeg;
  if (HasAt(bytes, 0, "\x89PNG\r\n\x1A\n")) return ImageFormat::kPng;
  if (HasAt(bytes, 0, "GIF87a") || HasAt(bytes, 0, "GIF89a")) return ImageFormat::kGif;
  if (IsBmp(bytes)) return ImageFormat::kBmp;
  if (HasAt(bytes, 0, "RIFF") && HasAt(bytes, 8, "WEBP")) return ImageFormat::kWebp;
  return std::nullopt;
}

bool IsComplete(ImageFormat format, std::span<const uint8_t> bytes) {
  switch (format) {
    case ImageFormat::kJpeg:
      return IsCompleteJpeg(bytes);
    case ImageFormat::kPng:
      return IsCompletePng(bytes);
    case ImageFormat::kBmp:
    case ImageFormat::kGif:
    case ImageFormat::kWebp:
      return true;
  }
  return false;
}

bool HasValidHuffmanTables(std::span<const uint8_t> jpeg) {
  constexpr size_t kHead = 17;  // 1 byte for class and index, then 16 counts of codes by length
  JpegReader reader(jpeg);
  while (const auto segment = reader.Next()) {
    if (segment->type == kJpegEnd) break;  // other data may follow, for example a preview
    if (segment->type != kJpegHuffmanTables) continue;
    auto tables = segment->payload;
    while (!tables.empty()) {
      if (tables.size() < kHead) return false;
      const size_t codes = std::accumulate(tables.begin() + 1, tables.begin() + kHead, size_t{0});
      if (codes > 256 || codes > tables.size() - kHead) return false;
      tables = tables.subspan(kHead + codes);
    }
  }
  return true;
}

std::optional<Segment> JpegReader::Next() {
  for (;;) {
    // Skip to the next marker. The bytes before it are padding or entropy-coded data, in which FF00
    // encodes a byte FF and FFD0...FFD7 restart the decoder.
    while (position_ < bytes_.size() && bytes_[position_] != 0xFF) ++position_;
    while (position_ < bytes_.size() && bytes_[position_] == 0xFF) ++position_;
    if (position_ >= bytes_.size()) return std::nullopt;
    const uint8_t marker = bytes_[position_++];
    if (marker == 0 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue;
    if (marker == kJpegEnd) return Segment{marker, {}};
    if (position_ + 2 > bytes_.size()) return std::nullopt;
    const size_t length = size_t{bytes_[position_]} << 8 | bytes_[position_ + 1];
    if (length < 2 || length > bytes_.size() - position_) return std::nullopt;
    const Segment segment{marker, bytes_.subspan(position_ + 2, length - 2)};
    position_ += length;
    return segment;
  }
}

int64_t JpegReader::CountRestarts() const {
  int64_t restarts = 0;
  for (size_t at = position_; at + 1 < bytes_.size(); ++at) {
    if (bytes_[at] != 0xFF) continue;
    const uint8_t marker = bytes_[at + 1];
    if (marker >= 0xD0 && marker <= 0xD7) {
      ++restarts;
    } else if (marker != 0 && marker != 0xFF) {
      break;
    }
  }
  return restarts;
}

std::optional<Segment> PngReader::Next() {
  constexpr size_t kOverhead = 12;  // bytes of length, type and checksum
  if (bytes_.size() < kOverhead || position_ > bytes_.size() - kOverhead) return std::nullopt;
  const size_t length = BigEndian32(bytes_, position_);
  if (length > bytes_.size() - position_ - kOverhead) return std::nullopt;
  const Segment chunk{BigEndian32(bytes_, position_ + 4), bytes_.subspan(position_ + 8, length)};
  position_ += kOverhead + length;
  return chunk;
}

}  // namespace mobilenet
