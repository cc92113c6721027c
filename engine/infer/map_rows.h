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

// The rows of one map that an output row needs, with a row of zeros for those outside.
template <typename T>
class MapRows {
 public:
  // Numbers of `zeros`, up to whole cache lines.
  static size_t ZerosSize(const Layer& layer) {
    constexpr size_t kCacheLine = 64 / sizeof(T);
    return (RowSize(layer) + kCacheLine - 1) / kCacheLine * kCacheLine;
  }

  MapRows(const Layer& layer, const T* map, T* zeros) : layer_(layer), map_(map), zeros_(zeros) {
    std::fill_n(zeros, RowSize(layer), T{0});
  }

  int padding() const { return PaddingBefore(layer_.in_size, layer_.stride); }

  // Points rows[ky] to the input row under kernel row ky.
  void Under(int out_y, const T* rows[kKernel]) const {
    for (int ky = 0; ky < kKernel; ++ky) {
      const int in_y = out_y * layer_.stride - padding() + ky;
      const bool inside = in_y >= 0 && in_y < layer_.in_size;
      rows[ky] = inside ? map_ + in_y * RowSize(layer_) : zeros_;
    }
  }

 private:
  static size_t RowSize(const Layer& layer) {
    return static_cast<size_t>(layer.in_size) * layer.in_channels;
  }

  const Layer& layer_;
  const T* map_;
  const T* zeros_;
};

}  // namespace mobilenet
