#include "engine/image/decode/bmp.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

class Canvas {
 public:
  explicit Canvas(const BmpHeader& header)
      : top_down_(header.top_down),
        image_{static_cast<int>(header.width), static_cast<int>(header.height),
               std::vector<uint8_t>(static_cast<size_t>(header.width * header.height * 3), 255)} {}

  // Row 0 is the file's first. `alpha` 255 is opaque.
  void Set(int64_t x, int64_t row, BmpColour colour, int alpha = 255) {
    const int64_t y = top_down_ ? row : image_.height - 1 - row;
    uint8_t* out = image_.pixels.data() + (y * image_.width + x) * 3;
    out[0] = OntoWhite(colour.red, alpha);
    out[1] = OntoWhite(colour.green, alpha);
    out[2] = OntoWhite(colour.blue, alpha);
  }

  Image Take() { return std::move(image_); }

 private:
  bool top_down_;
  Image image_;
};

tl::unexpected<Error> EndsEarly() { return Fail(RefuseIncomplete("BMP")); }
tl::unexpected<Error> BeyondPalette(size_t index, size_t colours) {
  return Fail(RefuseDamaged("a pixel has colour " + std::to_string(index) + " of a palette of " +
                            std::to_string(colours) + " colours"));
}

// The run-length encodings: pairs of a count and a colour (RLE4: two in turns), or a count of 0 and
// an escape: end of row, end of picture, a jump, or colours one by one, padded to 16 bits.
Result<void> DecodeRuns(std::span<const uint8_t> data, const BmpHeader& header, Canvas& canvas) {
  int64_t x = 0, row = 0;
  size_t at = 0;
  const bool rle4 = header.compression == kBmpRle4;
  const auto draw = [&](size_t index) -> Result<void> {
    if (x >= header.width || row >= header.height) return {};  // browsers clip
    if (index >= header.palette.size()) return BeyondPalette(index, header.palette.size());
    canvas.Set(x++, row, header.palette[index]);
    return {};
  };
  while (row < header.height) {
    if (data.size() - at < 2) return EndsEarly();
    const size_t count = data[at], value = data[at + 1];
    at += 2;
    if (count > 0) {
      for (size_t i = 0; i < count; ++i) {
        const size_t index = !rle4 ? value : i % 2 == 0 ? value >> 4 : value & 15;
        if (auto drawn = draw(index); !drawn) return drawn;
      }
    } else if (value == 0) {
      x = 0, ++row;
    } else if (value == 1) {
      return {};
    } else if (value == 2) {
      if (data.size() - at < 2) return EndsEarly();
      x += data[at], row += data[at + 1];
      at += 2;
    } else {
      const size_t bytes = rle4 ? (value + 1) / 2 : value;
      if (data.size() - at < bytes) return EndsEarly();
      for (size_t i = 0; i < value; ++i) {
        const size_t byte = data[at + (rle4 ? i / 2 : i)];
        const size_t index = !rle4 ? byte : i % 2 == 0 ? byte >> 4 : byte & 15;
        if (auto drawn = draw(index); !drawn) return drawn;
      }
      at += std::min(bytes + bytes % 2, data.size() - at);
    }
  }
  return {};
}

Result<void> DecodeIndexedRows(std::span<const uint8_t> data, size_t row_bytes,
                               const BmpHeader& header, Canvas& canvas) {
  const uint32_t bits = header.bits, most = (1u << bits) - 1;
  for (int64_t row = 0; row < header.height; ++row) {
    for (int64_t x = 0; x < header.width; ++x) {
      const size_t bit = static_cast<size_t>(x) * bits;
      const uint32_t byte = data[static_cast<size_t>(row) * row_bytes + bit / 8];
      const size_t index = byte >> (8 - bits - bit % 8) & most;
      if (index >= header.palette.size()) return BeyondPalette(index, header.palette.size());
      canvas.Set(x, row, header.palette[index]);
    }
  }
  return {};
}

void DecodeColourRows(std::span<const uint8_t> data, size_t row_bytes, const BmpHeader& header,
                      Canvas& canvas) {
  const size_t bytes = header.bits / 8;
  const auto pixel_at = [&](int64_t x, int64_t row) {
    const size_t at = static_cast<size_t>(row) * row_bytes + static_cast<size_t>(x) * bytes;
    uint32_t pixel = 0;
    for (size_t i = 0; i < bytes; ++i) pixel |= uint32_t{data[at + i]} << (8 * i);
    return pixel;
  };
  for (int64_t row = 0; row < header.height; ++row) {
    for (int64_t x = 0; x < header.width; ++x) {
      const uint32_t pixel = pixel_at(x, row);
      const BmpColour colour{header.red.Of(pixel), header.green.Of(pixel), header.blue.Of(pixel)};
      canvas.Set(x, row, colour, header.alpha.mask == 0 ? 255 : header.alpha.Of(pixel));
    }
  }
}

}  // namespace

Result<Image> DecodeBmp(std::span<const uint8_t> file, const BmpHeader& header) {
  if (header.pixels_begin >= file.size()) return EndsEarly();
  const auto data = file.subspan(header.pixels_begin);

  const auto row_bytes = static_cast<size_t>((header.width * header.bits + 31) / 32 * 4);
  if (!header.has_runs()) {
    // Some writers leave out the padding of the last row.
    const auto last_row = static_cast<size_t>((header.width * header.bits + 7) / 8);
    const size_t rows_before = static_cast<size_t>(header.height) - 1;
    if (data.size() < last_row || (data.size() - last_row) / row_bytes < rows_before) {
      return EndsEarly();
    }
  }
  Canvas canvas(header);
  Result<void> decoded;
  if (header.has_runs()) {
    decoded = DecodeRuns(data, header, canvas);
  } else if (header.bits <= 8) {
    decoded = DecodeIndexedRows(data, row_bytes, header, canvas);
  } else {
    DecodeColourRows(data, row_bytes, header, canvas);
  }
  if (!decoded) return tl::unexpected(decoded.error());
  return canvas.Take();
}

}  // namespace mobilenet
