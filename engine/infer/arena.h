#pragma once

#include <cstddef>

#include "engine/base/aligned_buffer.h"

namespace mobilenet {

// Memory planned piece by piece, then allocated once. Every piece is aligned to 64 bytes.
class Arena {
 public:
  // Returns the new piece's offset, for At.
  template <typename T>
  size_t Plan(size_t count) {
    const size_t offset = size_;
    size_ += InCacheLines<T>(count) * sizeof(T);
    return offset;
  }
  void Allocate() { buffer_ = AlignedBuffer<std::byte>(size_); }
  template <typename T>
  T* At(size_t offset) {
    return reinterpret_cast<T*>(buffer_.data() + offset);
  }

 private:
  size_t size_ = 0;
  AlignedBuffer<std::byte> buffer_;
};

}  // namespace mobilenet
