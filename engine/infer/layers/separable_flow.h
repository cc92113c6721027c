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

// What RunSeparable needs beside the maps, of T. Aligned to 64 bytes.
template <typename T>
struct SeparableMemory {
  const T* zeros;           // one row of the input
  T* intermediate;          // the depthwise output: blocks of rows of each worker, or the whole map
  T* scratch;               // of the product, for each worker
  size_t scratch_size = 0;  // of one worker
};

// Numbers of SeparableMemory<T>::between for one worker's block of rows, with what a kernel may
// read after their end.
template <typename T>
size_t SeparableBlockSize(const Layer& depthwise, const SeparableSplit& split) {
  constexpr size_t kReadAfterEnd = 3;
  const size_t pixels = size_t{1} * split.between_rows * depthwise.out_size;
  return InCacheLines<T>(pixels * depthwise.out_channels + kReadAfterEnd);
}

// And for all of them.
template <typename T>
size_t SeparableIntermediateSize(const Layer& depthwise, const SeparableSplit& split, int workers) {
  return SeparableBlockSize<T>(depthwise, split) * (split.by_columns ? 1 : workers);
}

// Depthwise, then pointwise convolution (paper section 3.1) of one map `x` into `y`. `kernels` has
// the two layers, Depthwise(rows, padding, out) for one output row and Pointwise(x, pixels,
// columns, scratch, y). `clock` charges the caller's thread's time to layers `index` and `index`
// + 1.
template <typename T, class Kernels>
void RunSeparableFlow(const Kernels& kernels, const T* x, const SeparableMemory<T>& memory, T* y,
                      Workers& workers, LayerClock& clock, size_t index) {
  const Layer& layer = kernels.depthwise.layer;
  const Layer& product = kernels.pointwise.layer;
  const SeparableSplit split(layer, product, workers.count());
  const MapRows<T> map(layer, x, memory.zeros);
  const size_t row_size = static_cast<size_t>(layer.out_size) * layer.out_channels;
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
      const Columns columns{begin, std::min(begin + split.columns, product.out_channels)};
      pointwise(memory.intermediate, layer.out_size, columns, worker, y);
    });
  } else {
    const size_t block_size = SeparableBlockSize<T>(layer, split);
    workers.Run(split.row_tasks, [&](int task, int worker) {
      T* block = memory.intermediate + worker * block_size;
      const int rows = depthwise(task, block);
      if (worker == 0) clock.Lap(index);
      pointwise(block, rows, {0, product.out_channels}, worker,
                y + size_t{1} * task * split.rows * layer.out_size * product.out_channels);
      if (worker == 0) clock.Lap(index + 1);
    });
  }
  clock.Lap(index + 1);
}

}  // namespace mobilenet
