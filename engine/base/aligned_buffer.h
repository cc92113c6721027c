#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>

namespace mobilenet {

inline constexpr size_t kCacheLine = 64;  // bytes

// Rounds `count` elements of T up to a multiple of a cache line, so that memory placed directly
// after them is aligned too. Counts elements, not bytes.
template <typename T>
constexpr size_t RoundUpToCacheLine(size_t count) {
  constexpr size_t kPerLine = kCacheLine / sizeof(T);
  return (count + kPerLine - 1) / kPerLine * kPerLine;
}

// A fixed-size array of trivially copyable T, aligned to 64 bytes (one cache line, one AVX-512
// vector) and filled with zeros. Owns its memory. Moving the buffer keeps the elements' addresses.
template <typename T>
class AlignedBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(size_t size) : size_(size) {
    if (size == 0) return;
    data_.reset(static_cast<T*>(::operator new[](size * sizeof(T), std::align_val_t{kCacheLine})));
    std::memset(data_.get(), 0, size * sizeof(T));
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  size_t size() const { return size_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }

 private:
  struct Free {
    void operator()(T* pointer) const {
      ::operator delete[](pointer, std::align_val_t{kCacheLine});
    }
  };
  std::unique_ptr<T[], Free> data_;
  size_t size_ = 0;
};

}  // namespace mobilenet
