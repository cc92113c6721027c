#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/base/aligned_buffer.h"
#include "engine/infer/layers/map_rows.h"
#include "engine/model/spec.h"

namespace mobilenet {

// Gives conv1 the three input rows for each output row, zero-padded on all sides. Copies each row
// of the input map [in_size, in_size, in_channels] once, into a ring buffer of three padded rows.
class RowWindow {
 public:
  // Values of `memory`.
  static size_t Size(const Layer& layer) { return (kKernel + 1) * RowSize(layer); }

  // For output rows from `out_y` on. `memory` must be aligned to 64 bytes and outlive this object.
  RowWindow(const Layer& layer, const float* map, int out_y, float* memory)
      : layer_(layer),
        padding_(PaddingBefore(layer.in_size, layer.stride)),
        map_(map),
        memory_(memory),
        zeros_(memory + kKernel * RowSize(layer)),
        next_(out_y * layer.stride - padding_) {
    std::fill_n(memory, Size(layer), 0.0f);
  }

  // Sets rows[ky] to the input row for kernel row ky and output row out_y, valid until the next
  // call. out_y must grow by 1 from call to call.
  void MoveTo(int out_y, const float* rows[kKernel]) {
    for (int ky = 0; ky < kKernel; ++ky) {
      const int in_y = out_y * layer_.stride - padding_ + ky;
      if (in_y < 0 || in_y >= layer_.in_size) {
        rows[ky] = zeros_;
        continue;
      }
      float* slot = memory_ + in_y % kKernel * RowSize(layer_);
      if (in_y >= next_) {
        const size_t length = static_cast<size_t>(layer_.in_size) * layer_.in_channels;
        std::copy_n(map_ + in_y * length, length, slot + padding_ * layer_.in_channels);
        next_ = in_y + 1;
      }
      rows[ky] = slot;
    }
  }

 private:
  // Values of a padded row, rounded up to a cache line.
  static size_t RowSize(const Layer& layer) {
    const size_t pixels = static_cast<size_t>(layer.out_size - 1) * layer.stride + kKernel;
    return RoundUpToCacheLine<float>(pixels * layer.in_channels);
  }

  const Layer& layer_;
  const int padding_;
  const float* map_;
  float* memory_;
  const float* zeros_;
  int next_;  // first row of the map that has not been copied
};

}  // namespace mobilenet
