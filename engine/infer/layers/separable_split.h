#pragma once

#include <algorithm>

#include "engine/kernels/common/columns.h"
#include "engine/model/spec.h"

namespace mobilenet {

// How a depthwise convolution and the pointwise one after it become tasks. Where the map is large,
// a task takes a block of rows through both. Small maps have few rows and most of the weights:
// there the depthwise rows come first, all of them, and then the product, shared out by columns, so
// that no weight is read twice.
struct SeparableSplit {
  SeparableSplit(const Layer& depthwise, const Layer& pointwise, int workers) {
    const int side = depthwise.out_size;
    const int block_rows = std::clamp(kBlockPixels / side, 1, side);
    const int tasks = workers == 1 ? 1 : workers * kTasksPerWorker;
    rows = std::clamp(side / tasks, 1, block_rows);
    by_columns = workers > 1 && rows * side < kMinPixels;
    between_rows = by_columns ? side : rows;
    row_tasks = (side + rows - 1) / rows;
    if (!by_columns) return;
    const int steps = (pointwise.out_channels + kColumnStep - 1) / kColumnStep;
    columns = kColumnStep * ((steps + tasks - 1) / tasks);
    column_tasks = (pointwise.out_channels + columns - 1) / columns;
  }

  bool by_columns;
  int rows, row_tasks;  // of the depthwise output
  int between_rows;     // of it, that wait for one product
  int columns = 0, column_tasks = 0;

 private:
  // Pixels that go through both convolutions at a time, if a row of the map has no more: few enough
  // that what lies between the two stays in cache, many enough that streaming the second one's
  // weights pays.
  static constexpr int kBlockPixels = 128, kMinPixels = 64;
  // Enough that a thread which is held up for a while delays the others little.
  static constexpr int kTasksPerWorker = 4;
};

}  // namespace mobilenet
