#pragma once

#include <cstddef>

#include "engine/model/spec.h"

namespace mobilenet {

// Height and width of every kernel that is not 1 x 1.
inline constexpr int kKernel = 3;

// Gives a depthwise convolution the three input rows for each output row: rows of a feature map
// [in_size, in_size, in_channels] of T, or a row of zeros above and below it. Copies nothing.
template <typename T>
class MapRows {
 public:
  // Values in one row of the input map.
  static size_t RowSize(const Layer& layer) {
    return static_cast<size_t>(layer.in_size) * layer.in_channels;
  }

  // `zeros` has RowSize(layer) zeros. All arguments must outlive this object.
  MapRows(const Layer& layer, const T* map, const T* zeros)
      : layer_(layer), map_(map), zeros_(zeros) {}

  // Zero columns to the left of the map, which the kernel adds itself.
  int padding() const { return PaddingBefore(layer_.in_size, layer_.stride); }

  // Sets rows[ky] to the input row for kernel row ky and output row out_y.
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
