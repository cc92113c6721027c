#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/base/aligned_buffer.h"
#include "engine/infer/layers/layer_clock.h"
#include "engine/infer/layers/map_rows.h"
#include "engine/infer/layers/separable_split.h"
#include "engine/infer/layers/workers.h"

namespace mobilenet {

// Memory that RunSeparableFlow needs, for activations of type T. Aligned to 64 bytes; not owned.
template <typename T>
struct SeparableMemory {
  const T* zeros;           // MapRows::RowSize zeros
  T* intermediate;          // depthwise output, SeparableIntermediateSize values
  T* scratch = nullptr;     // for the pointwise kernel, scratch_size values for each thread
  size_t scratch_size = 0;  // values, of one thread
};

// Values of SeparableMemory::intermediate for the rows that are stored at a time (one thread's, or
// the whole map if split.by_columns), including those that PointwiseInt8Columns may read after
// their end.
template <typename T>
size_t SeparableBlockSize(const Layer& depthwise, const SeparableSplit& split) {
  constexpr size_t kReadAfterEnd = 3;
  const size_t pixels = size_t{1} * split.intermediate_rows * depthwise.out_size;
  return RoundUpToCacheLine<T>(pixels * depthwise.out_channels + kReadAfterEnd);
}

// Values of SeparableMemory::intermediate in all.
template <typename T>
size_t SeparableIntermediateSize(const Layer& depthwise, const SeparableSplit& split, int workers) {
  return SeparableBlockSize<T>(depthwise, split) * (split.by_columns ? 1 : workers);
}

// Runs a depthwise separable block (paper section 3.1): a depthwise, then a pointwise convolution
// of the feature map x[in_size, in_size, in_channels] of the depthwise layer into y[out_size,
// out_size, out_channels] of the pointwise layer. `y` must not overlap `x`. SeparableSplit says how
// the threads share the work. The kernels fuse bias and activation function. `kernels` has members
//   depthwise, pointwise: structs with a member `layer`;
//   Depthwise(rows, padding, out): one output row from three input rows, without the `padding` zero
//     columns to their left (see MapRows);
//   Pointwise(x, pixels, columns, scratch, out): the output channels `columns` of `pixels` pixels;
//     `out` is [pixels, out_channels], and its other channels stay as they are.
// `index` is the depthwise layer's index; `clock` adds the time to layers `index` and `index` + 1.
template <typename T, class Kernels>
void RunSeparableFlow(const Kernels& kernels, const T* x, const SeparableMemory<T>& memory, T* y,
                      Workers& workers, LayerClock& clock, size_t index) {
  const Layer& layer = kernels.depthwise.layer;
  const int out_channels = kernels.pointwise.layer.out_channels;
  const SeparableSplit split(layer, kernels.pointwise.layer, workers.count());
  const MapRows<T> map(layer, x, memory.zeros);
  const size_t row_size = static_cast<size_t>(layer.out_size) * layer.out_channels;
  // Computes the rows of one task. Returns how many there are.
  const auto depthwise = [&](int task, T* out) {
    const int end = std::min((task + 1) * split.rows, layer.out_size);
    for (int row = task * split.rows; row < end; ++row, out += row_size) {
      const T* rows[kKernel];
      map.InputRowsFor(row, rows);
      kernels.Depthwise(rows, map.padding(), out);
    }
    return end - task * split.rows;
  };
  const auto pointwise = [&](const T* from, int rows, Columns columns, int worker, T* to) {
    kernels.Pointwise(from, int64_t{rows} * layer.out_size, columns,
                      memory.scratch + worker * memory.scratch_size, to);
  };
  if (split.by_columns) {
    workers.Run(split.row_tasks, [&](int task, int /*worker*/) {
      depthwise(task, memory.intermediate + task * split.rows * row_size);
    });
    clock.Lap(index);
    workers.Run(split.column_tasks, [&](int task, int worker) {
      const int begin = task * split.columns;
      const Columns columns{begin, std::min(begin + split.columns, out_channels)};
      pointwise(memory.intermediate, layer.out_size, columns, worker, y);
    });
  } else {
    const size_t block_size = SeparableBlockSize<T>(layer, split);
    workers.Run(split.row_tasks, [&](int task, int worker) {
      T* block = memory.intermediate + worker * block_size;
      const int rows = depthwise(task, block);
      if (worker == 0) clock.Lap(index);
      pointwise(block, rows, {0, out_channels}, worker,
                y + size_t{1} * task * split.rows * layer.out_size * out_channels);
      if (worker == 0) clock.Lap(index + 1);
    });
  }
  clock.Lap(index + 1);
}

}  // namespace mobilenet
