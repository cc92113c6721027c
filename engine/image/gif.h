#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// A GIF of the first frame alone, written so that stb_image shows it as browsers do:
// - The screen is large enough for the frame, whatever the file says.
// - What the frame does not cover is transparent, not of the background colour.
// - The colour table has all 256 entries. Missing ones are black; stb_image would leave them out.
// The error is a short reason: "no frame".
Result<std::vector<uint8_t>> FirstFrameOfGif(std::span<const uint8_t> gif);

}  // namespace mobilenet
