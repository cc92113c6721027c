#pragma once

#include <cstdint>
#include <span>

#include "engine/image/decode/bmp_header.h"
#include "engine/image/image.h"

namespace mobilenet {

// Decodes a BMP as browsers show it: rows from bottom to top or from top to bottom, 1, 2, 4, 8, 16,
// 24 and 32 bits a pixel, bit masks, RLE4 and RLE8. Alpha counts only if the header has a mask for
// it; such pixels are composited onto white. Pixels left out by a run-length encoding are white.
//
// stb_image decodes the other formats. It has no run-length encoding, takes the unused byte of
// 32-bit pixels for alpha, and reads uninitialised memory for colours that the palette does not
// have; here such a colour is an error. The error is a sentence of refusal.h.
//
// `header` is ParseBmpHeader(file). Allocates 3 * width * height bytes: the caller must first
// limit header.width and header.height, which may be anything up to 2^31.
Result<Image> DecodeBmp(std::span<const uint8_t> file, const BmpHeader& header);

}  // namespace mobilenet
