#include "engine/kernels/pointwise/bfloat16_product.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "engine/kernels/pointwise/bfloat16-inl.h"
#include "engine/kernels/pointwise/bfloat16.h"
#include "engine/kernels/pointwise/pointwise.h"

#if defined(__x86_64__)
HWY_PUSH_ATTRIBUTES(MOBILENET_BFLOAT16_TARGET)

namespace mobilenet {
namespace {

using bfloat16::kLanes;
using bfloat16::kPanelNumbers;
using bfloat16::kPanelWidth;
using bfloat16::Lanes;

constexpr int kTileRows = 8;  // mr: 16 sums, two vectors of the panel and a pair fit 32 registers
// kc / 2: pairs along the sum that one pass takes. A panel of them is 16 KB, which stays in the
// first-level cache.
constexpr int kPassPairs = 128;

// The left operand: the pair for (row, step) starts at data[row * row_stride + step * step_stride].
struct Operand {
  const Bfloat16* data;
  int64_t row_stride, step_stride;
};

// Rows of the result: row r starts at data + r * stride.
struct Output {
  float* data;
  int64_t stride;
};

// The pair at `from` in every lane.
inline __m512bh Broadcast(const Bfloat16* from) {
  int pair;
  std::memcpy(&pair, from, sizeof(pair));
  return (__m512bh)_mm512_set1_epi32(pair);
}

// The micro-kernel: out[kRows, kPanelWidth] = operand[kRows, pairs] * panel[pairs, kPanelWidth],
// added to the present contents of `out` if `add`. Reads and writes only the columns of `out` that
// the masks of the left and right 16 columns select.
template <int kRows>
inline void ComputeTile(Operand operand, const Bfloat16* panel, int pairs, bool add,
                        __mmask16 left_mask, __mmask16 right_mask, Output out) {
  __m512 left[kRows], right[kRows];
#pragma GCC unroll 8
  for (int row = 0; row < kRows; ++row) {
    const float* start = out.data + row * out.stride;
    left[row] = add ? _mm512_maskz_loadu_ps(left_mask, start) : _mm512_setzero_ps();
    right[row] = add ? _mm512_maskz_loadu_ps(right_mask, start + kLanes) : _mm512_setzero_ps();
  }
  const Bfloat16* x = operand.data;
  for (int pair = 0; pair < pairs; ++pair) {
    const auto panel_left = (__m512bh)_mm512_load_si512(panel);
    const auto panel_right = (__m512bh)_mm512_load_si512(panel + kPanelWidth);
#pragma GCC unroll 8
    for (int row = 0; row < kRows; ++row) {
      const __m512bh value = Broadcast(x + row * operand.row_stride);
      left[row] = _mm512_dpbf16_ps(left[row], value, panel_left);
      right[row] = _mm512_dpbf16_ps(right[row], value, panel_right);
    }
    panel += kPanelNumbers;
    x += operand.step_stride;
  }
#pragma GCC unroll 8
  for (int row = 0; row < kRows; ++row) {
    _mm512_mask_storeu_ps(out.data + row * out.stride, left_mask, left[row]);
    _mm512_mask_storeu_ps(out.data + row * out.stride + kLanes, right_mask, right[row]);
  }
}

// ComputeTile for 1...kTileRows rows. Each count is an instantiation of its own, because only a
// constant number of sums can live in registers.
template <int kRows = kTileRows>
inline void ComputeTileOfRows(int64_t rows, Operand operand, const Bfloat16* panel, int pairs,
                              bool add, __mmask16 left_mask, __mmask16 right_mask, Output out) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      ComputeTileOfRows<kRows - 1>(rows, operand, panel, pairs, add, left_mask, right_mask, out);
      return;
    }
  }
  ComputeTile<kRows>(operand, panel, pairs, add, left_mask, right_mask, out);
}

// Multiplies all `rows` rows by `pairs` pairs of one packed panel, of which the first `columns`
// columns are stored. Meanwhile prefetches what does not fit the second-level cache: the output of
// the following tile and, spread over the tiles, `next_panel` (null: there is none).
void ComputePanel(int64_t rows, int columns, Operand operand, const Bfloat16* panel,
                  const Bfloat16* next_panel, int pairs, bool add, Output out) {
  constexpr int kLineNumbers = 64 / sizeof(Bfloat16);
  const int64_t panel_lines = static_cast<int64_t>(pairs) * kPanelNumbers / kLineNumbers;
  const int64_t lines = (panel_lines * kTileRows + rows - 1) / rows;  // in the time of one tile
  const __mmask16 left_mask = Lanes(columns), right_mask = Lanes(columns - kLanes);
  for (int64_t row = 0; row < rows; row += kTileRows) {
    for (int i = 0; i < kTileRows; ++i) {
      const float* next = out.data + (kTileRows + i) * out.stride;
      __builtin_prefetch(next);
      __builtin_prefetch(next + kLanes);
    }
    if (next_panel != nullptr) {
      for (int64_t i = 0; i < lines; ++i) __builtin_prefetch(next_panel + i * kLineNumbers);
      next_panel += lines * kLineNumbers;
    }
    ComputeTileOfRows(std::min<int64_t>(kTileRows, rows - row), operand, panel, pairs, add,
                      left_mask, right_mask, out);
    operand.data += kTileRows * operand.row_stride;
    out.data += kTileRows * out.stride;
  }
}

}  // namespace

void PointwiseBfloat16(const Bfloat16* x, int64_t rows, int k, int n, const Bfloat16* packed,
                       float* out) {
  const int64_t pairs = PairedLength(k) / 2;
  for (int64_t row = 0; row < rows; row += kBlockRows) {
    const int64_t count = std::min<int64_t>(kBlockRows, rows - row);
    for (int64_t pair = 0; pair < pairs; pair += kPassPairs) {
      const int steps = static_cast<int>(std::min<int64_t>(kPassPairs, pairs - pair));
      for (int column = 0; column < n; column += kPanelWidth) {
        const Bfloat16* panel = packed + column * 2 * pairs + pair * kPanelNumbers;
        ComputePanel(count, std::min(kPanelWidth, n - column),
                     {x + 2 * (row * pairs + pair), 2 * pairs, 2}, panel,
                     panel + pairs * kPanelNumbers, steps, pair > 0, {out + row * n + column, n});
      }
    }
  }
}

size_t Bfloat16GradientScratch() { return kBlockRows * kPanelWidth; }

void PointwiseWeightGradientBfloat16(const Bfloat16* x, const Bfloat16* dy, int64_t rows, int k,
                                     int n, Bfloat16* scratch, float* dw) {
  const int pairs = static_cast<int>(PairedLength(rows) / 2);
  for (int column = 0; column < n; column += kPanelWidth) {
    const int columns = std::min(kPanelWidth, n - column);
    for (int pair = 0; pair < pairs; ++pair) {
      Bfloat16* to = scratch + pair * kPanelNumbers;
      std::copy_n(dy + (static_cast<int64_t>(pair) * n + column) * 2, 2 * columns, to);
      std::fill(to + 2 * columns, to + kPanelNumbers, Bfloat16{0});
    }
    ComputePanel(k, columns, {x, 2, 2 * int64_t{k}}, scratch, nullptr, pairs, true,
                 {dw + column, n});
  }
}

int64_t RunBfloat16Peak(int64_t rounds, float values[3]) {
  constexpr int kChains = 16;
  const auto factor = (__m512bh)_mm512_castps_si512(_mm512_set1_ps(values[0]));
  const auto term = (__m512bh)_mm512_castps_si512(_mm512_set1_ps(values[1]));
  __m512 sum[kChains];
#pragma GCC unroll 16
  for (int i = 0; i < kChains; ++i) sum[i] = _mm512_set1_ps(static_cast<float>(i));
  for (int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
    for (int i = 0; i < kChains; ++i) sum[i] = _mm512_dpbf16_ps(sum[i], factor, term);
  }
  for (int i = 1; i < kChains; ++i) sum[0] = _mm512_add_ps(sum[0], sum[i]);
  values[2] = _mm512_cvtss_f32(sum[0]);
  return rounds * kChains * 2 * kPanelWidth;
}

}  // namespace mobilenet

HWY_POP_ATTRIBUTES
#else

namespace mobilenet {

size_t Bfloat16GradientScratch() { std::abort(); }
void PointwiseBfloat16(const Bfloat16*, int64_t, int, int, const Bfloat16*, float*) {
  std::abort();
}
void PointwiseWeightGradientBfloat16(const Bfloat16*, const Bfloat16*, int64_t, int, int, Bfloat16*,
                                     float*) {
  std::abort();
}
int64_t RunBfloat16Peak(int64_t, float*) { std::abort(); }

}  // namespace mobilenet

#endif  // defined(__x86_64__)
