#pragma once

#include <cstdint>
#include <vector>

#include "engine/formats/safetensors.h"

namespace mobilenet {

// The header is padded with spaces to a multiple of 8 bytes and wider items come first, so that
// every tensor lies aligned in the file. Text that is not UTF-8 gets replacement characters.
std::vector<uint8_t> SerializeSafetensors(const Safetensors& file);

}  // namespace mobilenet
