#pragma once

#include <cstdint>
#include <vector>

#include "engine/formats/safetensors.h"

namespace mobilenet {

// The bytes of a safetensors file. The header is padded with spaces to a multiple of 8 bytes, and
// tensors with larger items come first, so each tensor is aligned to its item size in the file;
// tensors of equal item size keep their order. In names and metadata, bytes that are not valid
// UTF-8 become U+FFFD. The caller makes sure that names differ and that each tensor's `data` has as
// many bytes as its shape and dtype say; nothing is checked.
std::vector<uint8_t> SerializeSafetensors(const Safetensors& file);

}  // namespace mobilenet
