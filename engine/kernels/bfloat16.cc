#include "engine/kernels/bfloat16.h"

#include <hwy/base.h>

#include <algorithm>
#include <cstring>

#include "engine/kernels/pointwise.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Highway 1.0.3 has no name for the instruction, hence intrinsics.
HWY_PUSH_ATTRIBUTES("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")

namespace mobilenet {
namespace {

constexpr int kLanes = 16;
constexpr int kPanel = 2 * kLanes;         // columns of one register tile
constexpr int kPanelNumbers = 2 * kPanel;  // in one step of a panel: a pair for each column
constexpr int kTileRows = 8;
// Pairs of the sum that one pass takes: a panel of them fills 16 KB of the first-level cache.
constexpr int kPassPairs = 128;

// The first `count` of 16 lanes.
inline __mmask16 Lanes(int64_t count) {
  return count >= kLanes ? 0xFFFF : count <= 0 ? 0 : static_cast<__mmask16>((1u << count) - 1);
}

// One operand: the pair for (row, step) starts at data[row * row_stride + step * step_stride].
struct Operand {
  const Bfloat16* data;
  int64_t row_stride, step_stride;
};

struct Output {
  float* data;
  int64_t stride;
};

// The pair at `from` in all lanes.
inline __m512bh Broadcast(const Bfloat16* from) {
  int pair;
  std::memcpy(&pair, from, sizeof(pair));
  return (__m512bh)_mm512_set1_epi32(pair);
}

// out[kRows, kPanel] (+)= operand[kRows, pairs] * panel[pairs, kPanel], as far as the masks reach.
template <int kRows>
inline void Tile(Operand operand, const Bfloat16* panel, int pairs, bool add, __mmask16 left_mask,
                 __mmask16 right_mask, Output out) {
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
    const auto panel_right = (__m512bh)_mm512_load_si512(panel + kPanel);
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

// Tile for 1...kTileRows rows, each count with registers of its own.
template <int kRows = kTileRows>
inline void TileOfRows(int64_t rows, Operand operand, const Bfloat16* panel, int pairs, bool add,
                       __mmask16 left_mask, __mmask16 right_mask, Output out) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      TileOfRows<kRows - 1>(rows, operand, panel, pairs, add, left_mask, right_mask, out);
      return;
    }
  }
  Tile<kRows>(operand, panel, pairs, add, left_mask, right_mask, out);
}

// All rows of one panel of which `columns` are used. Meanwhile fetches what comes next and is too
// large for the second-level cache: the coming tile's output, and bit by bit the coming panel
// (null: there is none to fetch).
void PanelOfRows(int64_t rows, int columns, Operand operand, const Bfloat16* panel,
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
    TileOfRows(std::min<int64_t>(kTileRows, rows - row), operand, panel, pairs, add, left_mask,
               right_mask, out);
    operand.data += kTileRows * operand.row_stride;
    out.data += kTileRows * out.stride;
  }
}

// `count` numbers rounded, one after the other.
void Round(const float* x, int64_t count, Bfloat16* out) {
  for (int64_t i = 0; i < count; i += 2 * kLanes) {
    const int64_t left = count - i;
    const __m512 low = _mm512_maskz_loadu_ps(Lanes(left), x + i);
    const __m512 high = _mm512_maskz_loadu_ps(Lanes(left - kLanes), x + i + kLanes);
    const __mmask32 mask = left >= 32 ? 0xFFFFFFFF : (1u << left) - 1;
    _mm512_mask_storeu_epi16(out + i, mask, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
}

// out[n, 2] from two rows of n; without a second one (null) zeros stand in.
void RoundPair(const float* first, const float* second, int64_t n, Bfloat16* out) {
  alignas(64) static constexpr uint16_t kInterleave[32] = {
      0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
      8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  const __m512i order = _mm512_load_si512(kInterleave);
  for (int64_t i = 0; i < n; i += kLanes) {
    const __mmask16 mask = Lanes(n - i);
    const __m512 low = _mm512_maskz_loadu_ps(mask, first + i);
    const __m512 high =
        second != nullptr ? _mm512_maskz_loadu_ps(mask, second + i) : _mm512_setzero_ps();
    const auto pairs = _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(high, low));
    _mm512_mask_storeu_epi32(out + 2 * i, mask, pairs);
  }
}

}  // namespace

bool HasBfloat16Products() {
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

void RoundRows(const float* x, int64_t rows, int k, Bfloat16* out) {
  if (k % 2 == 0) {
    Round(x, rows * k, out);
    return;
  }
  for (int64_t row = 0; row < rows; ++row, x += k, out += k + 1) {
    Round(x, k, out);
    out[k] = 0;
  }
}

void RoundRowPairs(const float* x, int64_t rows, int n, Bfloat16* out) {
  for (int64_t row = 0; row < rows; row += 2) {
    RoundPair(x + row * n, row + 1 < rows ? x + (row + 1) * n : nullptr, n, out + row * n);
  }
}

size_t PackedBfloat16Size(int k, int n) {
  return static_cast<size_t>((n + kPanel - 1) / kPanel * kPanel) * PairedLength(k);
}

void PackBfloat16(const float* matrix, int k, int n, bool transposed, Bfloat16* packed) {
  std::memset(packed, 0, PackedBfloat16Size(k, n) * sizeof(Bfloat16));
  const int64_t pairs = PairedLength(k) / 2;
  for (int column = 0; column < n; column += kPanel, packed += pairs * kPanelNumbers) {
    const int columns = std::min(kPanel, n - column);
    if (!transposed) {
      for (int64_t pair = 0; pair < pairs; ++pair) {
        const float* first = matrix + 2 * pair * n + column;
        RoundPair(first, 2 * pair + 1 < k ? first + n : nullptr, columns,
                  packed + pair * kPanelNumbers);
      }
      continue;
    }
    for (int j = 0; j < columns; ++j) {
      const float* row = matrix + static_cast<int64_t>(column + j) * k;
      for (int64_t step = 0; step < k; step += kPanel) {
        alignas(64) Bfloat16 rounded[kPanel] = {};
        const int64_t steps = std::min<int64_t>(kPanel, k - step);
        Round(row + step, steps, rounded);
        for (int64_t i = 0; i < steps; i += 2) {
          std::memcpy(packed + (step + i) / 2 * kPanelNumbers + 2 * j, rounded + i,
                      2 * sizeof(Bfloat16));
        }
      }
    }
  }
}

void PointwiseBfloat16(const Bfloat16* x, int64_t rows, int k, int n, const Bfloat16* packed,
                       float* out) {
  const int64_t pairs = PairedLength(k) / 2;
  for (int64_t row = 0; row < rows; row += kGradientRows) {
    const int64_t count = std::min<int64_t>(kGradientRows, rows - row);
    for (int64_t pair = 0; pair < pairs; pair += kPassPairs) {
      const int steps = static_cast<int>(std::min<int64_t>(kPassPairs, pairs - pair));
      for (int column = 0; column < n; column += kPanel) {
        const Bfloat16* panel = packed + column * 2 * pairs + pair * kPanelNumbers;
        PanelOfRows(count, std::min(kPanel, n - column),
                    {x + 2 * (row * pairs + pair), 2 * pairs, 2}, panel,
                    panel + pairs * kPanelNumbers, steps, pair > 0, {out + row * n + column, n});
      }
    }
  }
}

size_t Bfloat16GradientScratch() { return kGradientRows * kPanel; }

void PointwiseWeightGradientBfloat16(const Bfloat16* x, const Bfloat16* dy, int64_t rows, int k,
                                     int n, Bfloat16* scratch, float* dw) {
  const int pairs = static_cast<int>(PairedLength(rows) / 2);
  for (int column = 0; column < n; column += kPanel) {
    const int columns = std::min(kPanel, n - column);
    for (int pair = 0; pair < pairs; ++pair) {
      Bfloat16* to = scratch + pair * kPanelNumbers;
      std::copy_n(dy + (static_cast<int64_t>(pair) * n + column) * 2, 2 * columns, to);
      std::fill(to + 2 * columns, to + kPanelNumbers, Bfloat16{0});
    }
    PanelOfRows(k, columns, {x, 2, 2 * int64_t{k}}, scratch, nullptr, pairs, true,
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
  return rounds * kChains * 2 * kPanel;
}

}  // namespace mobilenet

HWY_POP_ATTRIBUTES

#else

#include <cstdlib>

namespace mobilenet {

bool HasBfloat16Products() { return false; }
int64_t RunBfloat16Peak(int64_t, float*) { std::abort(); }
size_t PackedBfloat16Size(int, int) { std::abort(); }
size_t Bfloat16GradientScratch() { std::abort(); }
void RoundRows(const float*, int64_t, int, Bfloat16*) { std::abort(); }
void RoundRowPairs(const float*, int64_t, int, Bfloat16*) { std::abort(); }
void PackBfloat16(const float*, int, int, bool, Bfloat16*) { std::abort(); }
void PointwiseBfloat16(const Bfloat16*, int64_t, int, int, const Bfloat16*, float*) {
  std::abort();
}
void PointwiseWeightGradientBfloat16(const Bfloat16*, const Bfloat16*, int64_t, int, int, Bfloat16*,
                                     float*) {
  std::abort();
}

}  // namespace mobilenet

#endif
