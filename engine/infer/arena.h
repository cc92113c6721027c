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
    size_ += (count * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
    return offset;
  }
  void Allocate() { buffer_ = AlignedBuffer<std::byte>(size_); }
  template <typename T>
  T* At(size_t offset) {
    return reinterpret_cast<T*>(buffer_.data() + offset);
  }

 private:
  static constexpr size_t kAlignment = 64;
  size_t size_ = 0;
  AlignedBuffer<std::byte> buffer_;
};

}  // namespace mobilenet
