#pragma once

#include <cstddef>

#include "engine/base/aligned_buffer.h"

namespace mobilenet {

// One block of memory for many buffers, each aligned to 64 bytes. Take the same buffers twice: the
// first time only counts their size, the second time, after Allocate, returns their memory.
class Arena {
 public:
  // The next buffer, with room for `count` elements of T; nullptr before Allocate.
  template <typename T>
  T* Take(size_t count) {
    return reinterpret_cast<T*>(TakeBytes(count * sizeof(T)));
  }
  // Allocates memory, filled with zeros, for the buffers taken so far.
  void Allocate();

 private:
  std::byte* TakeBytes(size_t count);

  size_t used_ = 0;  // bytes
  AlignedBuffer<std::byte> buffer_;
};

}  // namespace mobilenet
