#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Compares the checksums of a PNG's chunks, which stb_image does not. A wrong one in a chunk that
// the pixels need is an error, a sentence of refusal.h. Other chunks with a wrong checksum are left
// out, as browsers do: the result is a copy of the file without them, empty where all checksums are
// right. What follows the last chunk is left aside.
Result<std::vector<uint8_t>> WithoutDamagedChunks(std::span<const uint8_t> png);

}  // namespace mobilenet
