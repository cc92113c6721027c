#include "engine/kernels/pointwise/pointwise.h"

#include <algorithm>
#include <cstring>

// SSSE3 adds nothing that is used here, and AVX3_DL's additions are for integers.
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
constexpr int kPanel = 2 * kLanes;  // columns of one register tile
static_assert(kColumnStep % kPanel == 0);

// Rows of one register tile: its 2 * kTileRows sums, two columns of the matrix and one element of x
// fit the registers (32 with AVX-512, 16 else; V8 leaves about 15 to WebAssembly, where a product
// that is not fused with its sum needs one more).
#if HWY_TARGET <= HWY_AVX3
constexpr int kTileRows = 8;
#elif HWY_TARGET == HWY_AVX2 || MOBILENET_RELAXED_SIMD
constexpr int kTileRows = 6;
#else
constexpr int kTileRows = 4;
#endif

// Steps of the sum that one pass takes: a panel of as many steps (16 KB with AVX-512 and with
// WebAssembly) and the rows of x that meet it stay in the first-level cache.
constexpr int kPassSteps = HWY_TARGET == HWY_WASM ? 512 : 128;

constexpr int kLineFloats = 16;  // of a cache line

// One operand row by row: element (row, step) is data[row * row_stride + step * step_stride].
struct Operand {
  const float* data;
  size_t row_stride, step_stride;
};

// Some steps of one panel, and what is fetched into the cache during each of them: `fetch` moves on
// by `fetch_stride` floats a step.
struct Panel {
  const float* data;
  int steps;
  const float* fetch;
  size_t fetch_stride;
};

struct Output {
  float* data;
  size_t stride;
};

// out[kRows, kPanel] = activation(start + operand[kRows, steps] * panel[steps, kPanel]), where
// start is `bias` (one row of kPanel), or what `out` holds when `bias` is null.
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
  const float* fetch = panel.fetch;
  for (int step = 0; step < panel.steps; ++step) {
    Prefetch(fetch);
    const Vector panel_left = hn::Load(d, columns);
    const Vector panel_right = hn::Load(d, columns + kLanes);
    MOBILENET_UNROLL
    for (int row = 0; row < kRows; ++row) {
      const Vector value = hn::Set(d, x[row * operand.row_stride]);
      left[row] = MultiplyAdd(value, panel_left, left[row]);
      right[row] = MultiplyAdd(value, panel_right, right[row]);
    }
    columns += kPanel;
    fetch += panel.fetch_stride;
    x += operand.step_stride;
  }
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    hn::StoreU(Activate(d, left[row], activation), d, out.data + row * out.stride);
    hn::StoreU(Activate(d, right[row], activation), d, out.data + row * out.stride + kLanes);
  }
}

// Tile for 1...kTileRows rows, each count with registers of its own.
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

void CopyTile(int rows, int columns, Output from, Output to) {
  for (int row = 0; row < rows; ++row) {
    std::copy_n(from.data + row * from.stride, columns, to.data + row * to.stride);
  }
}

// `steps` steps of all rows of one panel. Meanwhile fetches what comes next: the coming tile's
// output, and spread evenly over the tiles the coming panel (null: there is none to fetch). Each
// step of a tile fetches a little, because a burst would fill the buffers that loads wait in.
HWY_INLINE void ComputePanel(int64_t rows, int columns, Operand operand, const float* data,
                             const float* next, int steps, const float* bias, Activation activation,
                             Output out) {
  const int64_t tiles = (rows + kTileRows - 1) / kTileRows;
  const size_t share = static_cast<size_t>((kPanel + tiles - 1) / tiles);
  size_t to_fetch = next != nullptr ? kPanel : 0;
  ForTiles<kTileRows>(rows, [&](int64_t /*row*/, int count) HWY_ATTR {
    const size_t fetch_stride = std::min(share, to_fetch);
    const Panel panel{data, steps, fetch_stride > 0 ? next : data, fetch_stride};
    for (int i = 0; i < kTileRows; ++i) {
      const float* next_out = out.data + (count + i) * out.stride;
      for (int j = 0; j < kPanel; j += kLineFloats) __builtin_prefetch(next_out + j);
    }
    // Columns that do not fill the panel come by way of a full tile on the stack.
    HWY_ALIGN float tile[kTileRows * kPanel];
    const bool full = columns == kPanel;
    const Output to = full ? out : Output{tile, kPanel};
    if (!full && bias == nullptr) {
      std::fill_n(tile, kTileRows * kPanel, 0.0f);
      CopyTile(count, columns, out, to);
    }
    ComputeTileOfRows(count, operand, panel, bias, activation, to);
    if (!full) CopyTile(count, columns, to, out);
    operand.data += count * operand.row_stride;
    next += steps * fetch_stride;
    to_fetch -= fetch_stride;
    out.data += count * out.stride;
  });
}

size_t PackedMatrixSizeImpl(int k, int n) {
  return static_cast<size_t>((n + kPanel - 1) / kPanel) * kPanel * k;
}

void PackMatrixImpl(const float* matrix, int k, int n, bool transposed, float* packed) {
  for (int column = 0; column < n; column += kPanel) {
    const int columns = std::min(kPanel, n - column);
    for (int row = 0; row < k; ++row) {
      if (transposed) {
        for (int j = 0; j < columns; ++j) {
          packed[j] = matrix[static_cast<size_t>(column + j) * k + row];
        }
      } else {
        std::copy_n(matrix + static_cast<size_t>(row) * n + column, columns, packed);
      }
      std::fill(packed + columns, packed + kPanel, 0.0f);
      packed += kPanel;
    }
  }
}

void PointwiseColumnsImpl(const float* x, int64_t rows, int k, int n, Columns columns,
                          const float* packed, const float* bias, Activation activation,
                          float* out) {
  HWY_ALIGN float panel_bias[kPanel];
  for (int64_t row = 0; row < rows; row += kGradientRows) {
    const int64_t count = std::min<int64_t>(kGradientRows, rows - row);
    for (int step = 0; step < k; step += kPassSteps) {
      const int steps = std::min(kPassSteps, k - step);
      const Activation last = step + steps == k ? activation : Activation::kNone;
      for (int column = columns.begin; column < columns.end; column += kPanel) {
        const int width = std::min(kPanel, columns.end - column);
        std::fill_n(panel_bias, kPanel, 0.0f);
        if (bias != nullptr) std::copy_n(bias + column, width, panel_bias);
        const float* pass = packed + static_cast<size_t>(step) * kPanel;
        const float* panel = pass + static_cast<size_t>(column) * k;
        const float* next = column + kPanel < columns.end ? panel + static_cast<size_t>(k) * kPanel
                            : step + 2 * steps <= k
                                ? pass + static_cast<size_t>(columns.begin) * k + steps * kPanel
                                : nullptr;
        ComputePanel(count, width, {x + row * k + step, static_cast<size_t>(k), 1}, panel, next,
                     steps, step == 0 ? panel_bias : nullptr, last,
                     {out + row * n + column, static_cast<size_t>(n)});
      }
    }
  }
}

size_t PointwiseGradientScratchImpl() { return kGradientRows * kPanel; }

void PointwiseWeightGradientImpl(const float* x, const float* dy, int64_t rows, int k, int n,
                                 float* scratch, float* dw) {
  for (int64_t row = 0; row < rows; row += kGradientRows) {
    const int steps = static_cast<int>(std::min<int64_t>(kGradientRows, rows - row));
    for (int column = 0; column < n; column += kPanel) {
      const int columns = std::min(kPanel, n - column);
      // Rows of dy are far apart, often by a power of two, which the cache cannot hold together.
      for (int step = 0; step < steps; ++step) {
        float* packed = scratch + step * kPanel;
        std::copy_n(dy + (row + step) * n + column, columns, packed);
        std::fill(packed + columns, packed + kPanel, 0.0f);
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
