#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Checks that a JPEG is complete: a scan for every component (in a progressive file: a scan with
// its DC coefficients), every quantization and Huffman table that the scans use, and as many
// restart intervals as the picture's size needs. Where something is missing, stb_image would return
// memory that it never wrote. Also refuses the kinds of JPEG that it does not decode. The error is
// a sentence of refusal.h.
Result<void> CheckJpeg(std::span<const uint8_t> jpeg);

// A copy of `jpeg` with the standard Huffman tables (ITU-T T.81, annex K.3) in front, as frames of
// Motion JPEG leave them out; empty where the file has tables of its own.
std::vector<uint8_t> WithStandardHuffmanTables(std::span<const uint8_t> jpeg);

}  // namespace mobilenet
