#include "engine/image/decode/orientation.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/image/decode/container.h"
#include "engine/image/decode/decode.h"

namespace mobilenet {
namespace {

// One more byte follows, whose value browsers ignore.
constexpr std::string_view kExifHeader("Exif\0", 5);

// Reads EXIF data, which has the structure of a TIFF file.
class TiffReader {
 public:
  explicit TiffReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  // The first valid orientation tag of the first directory, as browsers read it: one number of type
  // SHORT, 1 to 8. 0 if there is none.
  uint32_t Orientation() {
    if (bytes_.size() < 8 || bytes_[0] != bytes_[1]) return 0;
    if (bytes_[0] != 'I' && bytes_[0] != 'M') return 0;
    big_endian_ = bytes_[0] == 'M';
    if (Read(2, 2) != 42) return 0;
    const uint32_t directory = Read(4, 4);
    const uint32_t entries = Read(directory, 2);
    for (uint32_t i = 0; i < entries; ++i) {
      const uint64_t entry = uint64_t{directory} + 2 + uint64_t{12} * i;
      if (entry + 12 > bytes_.size()) return 0;
      if (Read(entry, 2) != kOrientationTag) continue;
      if (Read(entry + 2, 2) != kShort || Read(entry + 4, 4) != 1) continue;
      const uint32_t orientation = Read(entry + 8, 2);
      if (orientation >= 1 && orientation <= 8) return orientation;
    }
    return 0;
  }

 private:
  static constexpr uint32_t kOrientationTag = 0x0112, kShort = 3;

  // An unsigned number of `size` bytes; 0 if it lies beyond the end.
  uint32_t Read(uint64_t offset, int size) const {
    if (offset + size > bytes_.size()) return 0;
    uint32_t value = 0;
    for (int i = 0; i < size; ++i) {
      value = value << 8 | bytes_[offset + (big_endian_ ? i : size - 1 - i)];
    }
    return value;
  }

  std::span<const uint8_t> bytes_;
  bool big_endian_ = false;
};

// In the first EXIF segment that is not empty, as in browsers, whatever is in it.
uint32_t JpegOrientation(std::span<const uint8_t> bytes) {
  JpegReader reader(bytes);
  while (const auto segment = reader.Next()) {
    if (segment->type == kJpegStartOfScan || segment->type == kJpegEnd) break;
    const auto payload = segment->payload;
    if (segment->type != kJpegApp1 || payload.size() <= kExifHeader.size() ||
        !std::equal(kExifHeader.begin(), kExifHeader.end(), payload.begin())) {
      continue;
    }
    const auto exif = payload.subspan(kExifHeader.size() + 1);
    if (!exif.empty()) return TiffReader(exif).Orientation();
  }
  return 0;
}

uint32_t PngOrientation(std::span<const uint8_t> bytes) {
  PngReader reader(bytes);
  while (const auto chunk = reader.Next()) {
    if (chunk->type == kPngData) break;
    if (chunk->type == kPngExif) return TiffReader(chunk->payload).Orientation();
  }
  return 0;
}

}  // namespace

int ExifOrientation(std::span<const uint8_t> bytes) {
  const auto format = IdentifyFormat(bytes);
  uint32_t orientation = 0;
  if (format == ImageFormat::kJpeg) orientation = JpegOrientation(bytes);
  if (format == ImageFormat::kPng) orientation = PngOrientation(bytes);
  return orientation == 0 ? 1 : static_cast<int>(orientation);
}

Image ApplyOrientation(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool swap_axes = orientation >= 5;
  // The side of the stored picture on which the upright picture's top left corner lies.
  const bool from_right =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const ptrdiff_t row = ptrdiff_t{image.width} * 3;
  ptrdiff_t step_x = from_right ? -3 : 3;
  ptrdiff_t step_y = from_bottom ? -row : row;
  const ptrdiff_t origin =
      (from_right ? row - 3 : 0) + (from_bottom ? (image.height - 1) * row : 0);

  Image out{image.width, image.height, std::vector<uint8_t>(image.pixels.size())};
  if (swap_axes) {
    std::swap(out.width, out.height);
    std::swap(step_x, step_y);
  }
  uint8_t* to = out.pixels.data();
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x, to += 3) {
      std::copy_n(image.pixels.data() + origin + y * step_y + x * step_x, 3, to);
    }
  }
  return out;
}

}  // namespace mobilenet
