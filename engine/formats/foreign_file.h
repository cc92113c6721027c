#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace mobilenet {

// For a file that was given as weights and begins like another kind of file (empty, a checkpoint, a
// PyTorch model, a web page, ...): "expected ..., found ... ." and what to do next. Empty for
// anything that may be safetensors, and for unknown bytes. web/classifier/foreign-file.js says the
// same in JavaScript, outside the engine's WebAssembly, which has to stay small.
std::string DescribeForeignFile(std::span<const uint8_t> bytes);

}  // namespace mobilenet
