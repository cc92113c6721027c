#include "engine/infer/arena.h"

namespace mobilenet {

void Arena::Allocate() {
  buffer_ = AlignedBuffer<std::byte>(used_);
  used_ = 0;
}

std::byte* Arena::TakeBytes(size_t count) {
  std::byte* memory = buffer_.data() == nullptr ? nullptr : buffer_.data() + used_;
  used_ += RoundUpToCacheLine<std::byte>(count);
  return memory;
}

}  // namespace mobilenet
