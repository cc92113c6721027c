#pragma once

#include <algorithm>

#include "engine/kernels/common/columns.h"
#include "engine/model/spec.h"

namespace mobilenet {

// How a depthwise separable block (a depthwise and the following pointwise convolution) is divided
// into tasks. On a large feature map a task computes both convolutions for a few rows. A small map
// has few rows but many weights: there the tasks first compute all rows of the depthwise
// convolution, then each computes some output channels (columns of the matrix product) of the
// pointwise convolution, so that each weight is read by one thread only.
struct SeparableSplit {
  SeparableSplit(const Layer& depthwise, const Layer& pointwise, int workers) {
    const int side = depthwise.out_size;
    const int block_rows = std::clamp(kBlockPixels / side, 1, side);
    const int tasks = workers == 1 ? 1 : workers * kTasksPerWorker;
    rows = std::clamp(side / tasks, 1, block_rows);
    by_columns = workers > 1 && rows * side < kMinPixels;
    intermediate_rows = by_columns ? side : rows;
    row_tasks = (side + rows - 1) / rows;
    if (!by_columns) return;
    const int steps = (pointwise.out_channels + kColumnStep - 1) / kColumnStep;
    columns = kColumnStep * ((steps + tasks - 1) / tasks);
    column_tasks = (pointwise.out_channels + columns - 1) / columns;
  }

  bool by_columns;                    // the pointwise convolution is divided by columns
  int rows, row_tasks;                // depthwise output rows of one task; number of tasks
  int intermediate_rows;              // depthwise output rows that are stored at a time
  int columns = 0, column_tasks = 0;  // if by_columns: columns of one task; number of tasks

 private:
  // A task computes up to kBlockPixels pixels (at least one row): few enough that the intermediate
  // result stays in the cache, many enough to make up for reading all pointwise weights. Below
  // kMinPixels it would not, so the pointwise convolution is divided by columns.
  static constexpr int kBlockPixels = 128, kMinPixels = 64;
  // With several tasks for each thread, a thread that the system interrupts delays the others
  // little.
  static constexpr int kTasksPerWorker = 4;
};

}  // namespace mobilenet
