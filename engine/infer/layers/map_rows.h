#pragma once

#include <cstddef>

#include "engine/model/spec.h"

namespace mobilenet {

// What a depthwise convolution needs of a map of T, row by row.

inline constexpr int kKernel = 3;

// The rows of one map that an output row needs, with a row of zeros for those outside.
template <typename T>
class MapRows {
 public:
  // Numbers of a row of the map.
  static size_t RowSize(const Layer& layer) {
    return static_cast<size_t>(layer.in_size) * layer.in_channels;
  }

  // `zeros` are as many as a row has.
  MapRows(const Layer& layer, const T* map, const T* zeros)
      : layer_(layer), map_(map), zeros_(zeros) {}

  int padding() const { return PaddingBefore(layer_.in_size, layer_.stride); }

  // Points rows[ky] to the input row under kernel row ky.
  void InputRowsFor(int out_y, const T* rows[kKernel]) const {
    for (int ky = 0; ky < kKernel; ++ky) {
      const int in_y = out_y * layer_.stride - padding() + ky;
      const bool inside = in_y >= 0 && in_y < layer_.in_size;
      rows[ky] = inside ? map_ + in_y * RowSize(layer_) : zeros_;
    }
  }

 private:
  const Layer& layer_;
  const T* map_;
  const T* zeros_;
};

}  // namespace mobilenet
