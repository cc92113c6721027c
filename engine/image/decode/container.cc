#include "engine/image/decode/container.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace mobilenet {
namespace {

using std::string_view_literals::operator""sv;

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

struct Signature {
  size_t offset;
  std::string_view magic;
  const char* name;
};

// Other files that users may take for a photo. The first match counts.
constexpr Signature kOtherFormats[] = {
    {8, "WEBP"sv, "a WebP picture"},
    {4, "ftypavif"sv, "an AVIF picture"},
    {4, "ftypavis"sv, "an AVIF picture"},
    {4, "ftyphei"sv, "a HEIC picture"},
    {4, "ftyphev"sv, "a HEIC picture"},
    {4, "ftypmif1"sv, "a HEIF picture"},
    {4, "ftypmsf1"sv, "a HEIF picture"},
    {4, "ftyp"sv, "a video"},
    {4, "JXL "sv, "a JPEG XL picture"},
    {0, "\xFF\x0A"sv, "a JPEG XL picture"},
    {4, "jP  "sv, "a JPEG 2000 picture"},
    {0, "II*\0"sv, "a TIFF picture or camera raw file"},
    {0, "MM\0*"sv, "a TIFF picture or camera raw file"},
    {0, "8BPS"sv, "a Photoshop file"},
    {0, "%PDF"sv, "a PDF document"},
    {0, "PK\3\4"sv, "a ZIP archive"},
    {0, "\x1F\x8B"sv, "a gzip archive"},
    {0, "\x1A\x45\xDF\xA3"sv, "a video"},
};

bool IsBmp(std::span<const uint8_t> bytes) {
  if (!HasAt(bytes, 0, "BM") || bytes.size() < 18) return false;
  const uint32_t header = LittleEndian32(bytes, 14);
  return header == 12 || (header >= 16 && header <= 124);
}

bool IsText(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) {
    return byte >= 0x20 ? byte != 0x7F : (byte >= '\t' && byte <= '\r') || byte == 0x1B;
  });
}

const char* NameText(std::span<const uint8_t> bytes) {
  std::string start;
  for (const uint8_t byte : bytes) {
    const bool space = byte <= ' ';
    if (!space) start += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
    if (start.size() == 16) break;
  }
  if (start.starts_with("\xEF\xBB\xBF")) start.erase(0, 3);
  if (start.starts_with("<!doctypehtml") || start.starts_with("<html")) return "an HTML page";
  if (start.starts_with("<svg")) return "an SVG drawing";
  if (start.starts_with("<?xml")) return "an XML file";
  return "a text file";
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
  }
  return "";
}

Result<ImageFormat> IdentifyFormat(std::span<const uint8_t> bytes) {
  if (bytes.empty()) return Fail("the file is empty. Re-export or delete it.");
  if (HasAt(bytes, 0, "\xFF\xD8\xFF")) return ImageFormat::kJpeg;
  if (HasAt(bytes, 0, "\x89PNG\r\n\x1A\n")) return ImageFormat::kPng;
  if (HasAt(bytes, 0, "GIF87a") || HasAt(bytes, 0, "GIF89a")) return ImageFormat::kGif;
  if (IsBmp(bytes)) return ImageFormat::kBmp;
  std::string found = "of an unknown format";
  const auto* other =
      std::find_if(std::begin(kOtherFormats), std::end(kOtherFormats),
                   [&](const Signature& s) { return HasAt(bytes, s.offset, s.magic); });
  const auto start = bytes.first(std::min<size_t>(bytes.size(), 512));
  if (other != std::end(kOtherFormats)) {
    found = other->name;
  } else if (IsText(start)) {
    found = NameText(start);
  }
  return Fail("the file is " + found +
              ", expected a JPEG, PNG, BMP or GIF picture. Convert or delete it.");
}

bool IsComplete(ImageFormat format, std::span<const uint8_t> bytes) {
  switch (format) {
    case ImageFormat::kJpeg:
      return IsCompleteJpeg(bytes);
    case ImageFormat::kPng:
      return IsCompletePng(bytes);
    case ImageFormat::kBmp:
    case ImageFormat::kGif:
      return true;
  }
  return false;
}

bool HasValidHuffmanTables(std::span<const uint8_t> jpeg) {
  constexpr size_t kHead = 17;  // 1 byte for class and index, then 16 counts of codes by length
  JpegReader reader(jpeg);
  while (const auto segment = reader.Next()) {
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
