#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Takes a whole GIF file and returns a GIF of its first frame alone, written so that stb_image
// shows it as browsers do:
// - The screen is large enough for the frame, whatever the file says.
// - What the frame does not cover is transparent, not of the background colour.
// - The colour table has all 256 entries. Missing ones are black; stb_image would not draw pixels
//   of such a colour.
// The frame's data are copied without decoding or checking them. The error is a sentence
// of refusal.h: the file has no frame or is incomplete.
Result<std::vector<uint8_t>> FirstFrameOfGif(std::span<const uint8_t> gif);

}  // namespace mobilenet
