#pragma once

#include <cstdint>
#include <vector>

#include "engine/formats/safetensors.h"

namespace mobilenet {

// The bytes of a safetensors file. The header is padded with spaces to a multiple of 8 bytes, and
// tensors with larger items come first, so each tensor is aligned to its item size in the file.
// Bytes that are not valid UTF-8 become U+FFFD.
std::vector<uint8_t> SerializeSafetensors(const Safetensors& file);

}  // namespace mobilenet
