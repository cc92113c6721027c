#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/model/spec.h"

namespace mobilenet {

// What a depthwise convolution needs of a map of T, row by row.

inline constexpr int kKernel = 3;

// Pixels that go through a pair of convolutions at a time, if a row of the map has no more: few
// enough that what lies between the two stays in cache, many enough that streaming the second
// one's weights pays.
inline constexpr int kBlockPixels = 128;

// Rows of a depthwise layer's output that make such a block.
inline int RowsPerBlock(const Layer& depthwise) {
  return std::clamp(kBlockPixels / depthwise.out_size, 1, depthwise.out_size);
}

// The three rows of a map that one output row needs, with zeros around the map. Copies each row of
// the map once, into three rows of padded memory that are used in turn.
template <typename T>
class RowWindow {
 public:
  // Numbers of `memory`.
  static size_t Size(const Layer& depthwise) { return (kKernel + 1) * RowSize(depthwise); }

  // `memory` must be aligned to 64 bytes.
  RowWindow(const Layer& layer, const T* map, T* memory)
      : layer_(layer),
        padding_(PaddingBefore(layer.in_size, layer.stride)),
        map_(map),
        memory_(memory),
        zeros_(memory + kKernel * RowSize(layer)) {
    std::fill_n(memory, Size(layer), T{0});
  }

  // Points rows[ky] to the input row under kernel row ky. Call with out_y = 0, 1, 2, ...
  void MoveTo(int out_y, const T* rows[kKernel]) {
    for (int ky = 0; ky < kKernel; ++ky) {
      const int in_y = out_y * layer_.stride - padding_ + ky;
      if (in_y < 0 || in_y >= layer_.in_size) {
        rows[ky] = zeros_;
        continue;
      }
      T* slot = memory_ + in_y % kKernel * RowSize(layer_);
      if (in_y >= next_) {
        const size_t length = static_cast<size_t>(layer_.in_size) * layer_.in_channels;
        std::copy_n(map_ + in_y * length, length, slot + padding_ * layer_.in_channels);
        next_ = in_y + 1;
      }
      rows[ky] = slot;
    }
  }

 private:
  // Of a row with its padding, up to a whole cache line.
  static size_t RowSize(const Layer& layer) {
    constexpr size_t kCacheLine = 64 / sizeof(T);
    const size_t pixels = static_cast<size_t>(layer.out_size - 1) * layer.stride + kKernel;
    return (pixels * layer.in_channels + kCacheLine - 1) / kCacheLine * kCacheLine;
  }

  const Layer& layer_;
  const int padding_;
  const T* map_;
  T* memory_;
  const T* zeros_;
  int next_ = 0;  // first row of the map that was not copied yet
};

}  // namespace mobilenet
