#include "engine/kernels/pointwise/pointwise.h"

#include <algorithm>
#include <cstring>

// Not compiled for SSSE3, which has no instruction that this needs, nor for AVX3_DL, which adds
// instructions for integers only.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pointwise/pointwise.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/common/tiles.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vector = hn::Vec<Tag>;
constexpr int kLanes = static_cast<int>(hn::MaxLanes(Tag()));
constexpr int kPanelWidth = 2 * kLanes;  // nr: columns of one register tile and of one packed panel
static_assert(kColumnStep % kPanelWidth == 0);

// mr: rows of one register tile. These must fit the vector registers together: 2 * kTileRows sums,
// two vectors of the panel and one broadcast element of x. There are 32 registers with AVX-512 and
// 16 elsewhere; V8 leaves about 15 to WebAssembly. Where multiply and add are not fused, their
// intermediate product needs one register more.
#if HWY_TARGET <= HWY_AVX3
constexpr int kTileRows = 8;
#elif HWY_TARGET == HWY_AVX2 || MOBILENET_RELAXED_SIMD
constexpr int kTileRows = 6;
#else
constexpr int kTileRows = 4;
#endif

// kc: steps of the sum over k that one pass takes. A panel of this many steps (16 KB with AVX-512
// and with WebAssembly) and the rows of x that it is multiplied with stay in the first-level cache.
constexpr int kPassSteps = HWY_TARGET == HWY_WASM ? 512 : 128;

constexpr int kLineFloats = 16;  // floats in a cache line

// The left operand: element (row, step) is data[row * row_stride + step * step_stride]. The strides
// let the weight gradient read x transposed.
struct Operand {
  const float* data;
  size_t row_stride, step_stride;
};

// `steps` steps of one packed panel, and the memory to prefetch meanwhile: at each step the line at
// `prefetch`, which then moves on by `prefetch_stride` floats.
struct Panel {
  const float* data;
  int steps;
  const float* prefetch;
  size_t prefetch_stride;
};

// Rows of the result: row r starts at data + r * stride.
struct Output {
  float* data;
  size_t stride;
};

// The micro-kernel: out[kRows, kPanelWidth] =
// activation(start + operand[kRows, steps] * panel[steps, kPanelWidth]). `start` is `bias`, one row
// of kPanelWidth numbers for all rows, or the present contents of `out` if `bias` is null.
template <int kRows>
HWY_INLINE void ComputeTile(Operand operand, const Panel& panel, const float* bias,
                            Activation activation, Output out) {
  const Tag d;
  Vector left[kRows], right[kRows];
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    const float* start = bias != nullptr ? bias : out.data + row * out.stride;
    left[row] = hn::LoadU(d, start);
    right[row] = hn::LoadU(d, start + kLanes);
  }
  const float* HWY_RESTRICT x = operand.data;
  const float* HWY_RESTRICT columns = panel.data;
  const float* prefetch = panel.prefetch;
  for (int step = 0; step < panel.steps; ++step) {
    Prefetch(prefetch);
    const Vector panel_left = hn::Load(d, columns);
    const Vector panel_right = hn::Load(d, columns + kLanes);
    MOBILENET_UNROLL
    for (int row = 0; row < kRows; ++row) {
      const Vector value = hn::Set(d, x[row * operand.row_stride]);
      left[row] = MultiplyAdd(value, panel_left, left[row]);
      right[row] = MultiplyAdd(value, panel_right, right[row]);
    }
    columns += kPanelWidth;
    prefetch += panel.prefetch_stride;
    x += operand.step_stride;
  }
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    hn::StoreU(Activate(d, left[row], activation), d, out.data + row * out.stride);
    hn::StoreU(Activate(d, right[row], activation), d, out.data + row * out.stride + kLanes);
  }
}

// ComputeTile for 1...kTileRows rows. Each count is an instantiation of its own, because only a
// constant number of sums can live in registers.
template <int kRows = kTileRows>
HWY_INLINE void ComputeTileOfRows(int rows, Operand operand, const Panel& panel, const float* bias,
                                  Activation activation, Output out) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      ComputeTileOfRows<kRows - 1>(rows, operand, panel, bias, activation, out);
      return;
    }
  }
  ComputeTile<kRows>(operand, panel, bias, activation, out);
}

// Copies `columns` columns of `rows` rows.
void CopyTile(int rows, int columns, Output from, Output to) {
  for (int row = 0; row < rows; ++row) {
    std::copy_n(from.data + row * from.stride, columns, to.data + row * to.stride);
  }
}

// Multiplies all `rows` rows by `steps` steps of one packed panel (`data`), of which the first
// `columns` columns are stored. `bias` is as for ComputeTile. Meanwhile prefetches the output of
// the following tile and the panel `next` (null: there is none). The panel is spread evenly over
// the tiles and over the steps of each tile, because a burst would fill the buffers in which loads
// wait.
HWY_INLINE void ComputePanel(int64_t rows, int columns, Operand operand, const float* data,
                             const float* next, int steps, const float* bias, Activation activation,
                             Output out) {
  const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
  const size_t share = static_cast<size_t>((kPanelWidth + tiles - 1) / tiles);
  size_t to_prefetch = next != nullptr ? kPanelWidth : 0;
  ForTiles<kTileRows>(rows, [&](int64_t /*row*/, int count) HWY_ATTR {
    const size_t prefetch_stride = std::min(share, to_prefetch);
    const Panel panel{data, steps, prefetch_stride > 0 ? next : data, prefetch_stride};
    for (int i = 0; i < kTileRows; ++i) {
      const float* next_out = out.data + (count + i) * out.stride;
      for (int j = 0; j < kPanelWidth; j += kLineFloats) __builtin_prefetch(next_out + j);
    }
    // A panel with fewer columns is computed in a full tile on the stack and then copied.
    HWY_ALIGN float tile[kTileRows * kPanelWidth];
    const bool full = columns == kPanelWidth;
    const Output to = full ? out : Output{tile, kPanelWidth};
    if (!full && bias == nullptr) {
      std::fill_n(tile, kTileRows * kPanelWidth, 0.0f);
      CopyTile(count, columns, out, to);
    }
    ComputeTileOfRows(count, operand, panel, bias, activation, to);
    if (!full) CopyTile(count, columns, to, out);
    operand.data += count * operand.row_stride;
    next += steps * prefetch_stride;
    to_prefetch -= prefetch_stride;
    out.data += count * out.stride;
  });
}

size_t PackedMatrixSizeImpl(int k, int n) {
  return static_cast<size_t>((n + kPanelWidth - 1) / kPanelWidth) * kPanelWidth * k;
}

void PackMatrixImpl(const float* matrix, int k, int n, bool transposed, float* packed) {
  for (int column = 0; column < n; column += kPanelWidth) {
    const int columns = std::min(kPanelWidth, n - column);
    for (int row = 0; row < k; ++row) {
      if (transposed) {
        for (int j = 0; j < columns; ++j) {
          packed[j] = matrix[static_cast<size_t>(column + j) * k + row];
        }
      } else {
        std::copy_n(matrix + static_cast<size_t>(row) * n + column, columns, packed);
      }
      std::fill(packed + columns, packed + kPanelWidth, 0.0f);
      packed += kPanelWidth;
    }
  }
}

void PointwiseColumnsImpl(const float* x, int64_t rows, int k, int n, Columns columns,
                          const float* packed, const float* bias, Activation activation,
                          float* out) {
  HWY_ALIGN float panel_bias[kPanelWidth];
  for (int64_t row = 0; row < rows; row += kBlockRows) {
    const int64_t count = std::min<int64_t>(kBlockRows, rows - row);
    for (int step = 0; step < k; step += kPassSteps) {
      const int steps = std::min(kPassSteps, k - step);
      const Activation last = step + steps == k ? activation : Activation::kNone;
      for (int column = columns.begin; column < columns.end; column += kPanelWidth) {
        const int width = std::min(kPanelWidth, columns.end - column);
        std::fill_n(panel_bias, kPanelWidth, 0.0f);
        if (bias != nullptr) std::copy_n(bias + column, width, panel_bias);
        const float* pass = packed + static_cast<size_t>(step) * kPanelWidth;
        const float* panel = pass + static_cast<size_t>(column) * k;
        const float* next =
            column + kPanelWidth < columns.end ? panel + static_cast<size_t>(k) * kPanelWidth
            : step + 2 * steps <= k
                ? pass + static_cast<size_t>(columns.begin) * k + steps * kPanelWidth
                : nullptr;
        ComputePanel(count, width, {x + row * k + step, static_cast<size_t>(k), 1}, panel, next,
                     steps, step == 0 ? panel_bias : nullptr, last,
                     {out + row * n + column, static_cast<size_t>(n)});
      }
    }
  }
}

size_t PointwiseGradientScratchImpl() { return kBlockRows * kPanelWidth; }

void PointwiseWeightGradientImpl(const float* x, const float* dy, int64_t rows, int k, int n,
                                 float* scratch, float* dw) {
  for (int64_t row = 0; row < rows; row += kBlockRows) {
    const int steps = static_cast<int>(std::min<int64_t>(kBlockRows, rows - row));
    for (int column = 0; column < n; column += kPanelWidth) {
      const int columns = std::min(kPanelWidth, n - column);
      // dy is packed because its rows are often a power of two apart: they map to the same few sets
      // of the cache, which cannot hold them together.
      for (int step = 0; step < steps; ++step) {
        float* packed = scratch + step * kPanelWidth;
        std::copy_n(dy + (row + step) * n + column, columns, packed);
        std::fill(packed + columns, packed + kPanelWidth, 0.0f);
      }
      ComputePanel(k, columns, {x + row * k, 1, static_cast<size_t>(k)}, scratch, nullptr, steps,
                   nullptr, Activation::kNone, {dw + column, static_cast<size_t>(n)});
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(PackedMatrixSizeImpl);
HWY_EXPORT(PackMatrixImpl);
HWY_EXPORT(PointwiseColumnsImpl);
HWY_EXPORT(PointwiseGradientScratchImpl);
HWY_EXPORT(PointwiseWeightGradientImpl);

size_t PackedMatrixSize(int k, int n) { return HWY_DYNAMIC_DISPATCH(PackedMatrixSizeImpl)(k, n); }

void PackMatrix(const float* matrix, int k, int n, bool transposed, float* packed) {
  HWY_DYNAMIC_DISPATCH(PackMatrixImpl)(matrix, k, n, transposed, packed);
}

void PointwiseColumns(const float* x, int64_t rows, int k, int n, Columns columns,
                      const float* packed, const float* bias, Activation activation, float* out) {
  HWY_DYNAMIC_DISPATCH(PointwiseColumnsImpl)
  (x, rows, k, n, columns, packed, bias, activation, out);
}

size_t PointwiseGradientScratch() { return HWY_DYNAMIC_DISPATCH(PointwiseGradientScratchImpl)(); }

void PointwiseWeightGradient(const float* x, const float* dy, int64_t rows, int k, int n,
                             float* scratch, float* dw) {
  HWY_DYNAMIC_DISPATCH(PointwiseWeightGradientImpl)(x, dy, rows, k, n, scratch, dw);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
