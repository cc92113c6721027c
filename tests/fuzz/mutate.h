#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace mobilenet {

// For LLVMFuzzerCustomMutator: changes the input as libFuzzer does. One of fewer than `least` bytes
// is no use to a reader of files and becomes the bytes or text of make_valid(), if that fits.
// Returns the new size.
template <class MakeValid>
size_t MutateFile(uint8_t* data, size_t size, size_t max_size, size_t least,
                  const MakeValid& make_valid) {
  if (size >= least) return LLVMFuzzerMutate(data, size, max_size);
  const auto valid = make_valid();
  if (valid.size() > max_size) return size;
  std::memcpy(data, valid.data(), valid.size());
  return valid.size();
}

}  // namespace mobilenet
