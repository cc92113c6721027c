#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// How the pixels of a BMP are stored, read from its headers, and its palette.

enum BmpCompression : uint32_t {
  kBmpRgb = 0,
  kBmpRle8 = 1,
  kBmpRle4 = 2,
  kBmpBitFields = 3,
  kBmpAlphaBitFields = 6,
};

// One channel of a pixel of 16, 24 or 32 bits.
struct BmpChannel {
  uint32_t mask = 0;  // the channel's bits, without gaps

  // The channel's value, scaled to 0...255; 0 where the mask is empty.
  uint8_t Of(uint32_t pixel) const;
};

struct BmpColour {
  uint8_t red, green, blue;
};

struct BmpHeader {
  uint32_t size = 0;  // of this header in bytes, without the file header
  uint32_t compression = kBmpRgb;
  int64_t width = 0, height = 0;       // in pixels, at least 1
  uint32_t bits = 0;                   // a pixel
  bool top_down = false;               // the first row is the top one
  BmpChannel red, green, blue, alpha;  // of pixels with more than 8 bits
  std::vector<BmpColour> palette;      // of the others; may have fewer than 2^bits colours
  size_t pixels_begin = 0;             // offset in the file, maybe beyond its end

  bool has_runs() const { return compression == kBmpRle8 || compression == kBmpRle4; }
};

// `file` begins with the 14-byte file header, whose "BM" is not checked. Reads headers of 12, 16 to
// 64, 108 and 124 bytes. Does not look at the pixels: they may be missing. The error is a sentence
// of refusal.h: the header is damaged or has a kind of pixels that is not supported.
Result<BmpHeader> ParseBmpHeader(std::span<const uint8_t> file);

}  // namespace mobilenet
