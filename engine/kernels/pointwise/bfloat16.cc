#include "engine/kernels/pointwise/bfloat16.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "engine/kernels/pointwise/bfloat16-inl.h"

#if defined(__x86_64__)

namespace mobilenet {

// Outside MOBILENET_BFLOAT16_TARGET, because it must run on CPUs without these instructions.
bool HasBfloat16Products() {
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

}  // namespace mobilenet

HWY_PUSH_ATTRIBUTES(MOBILENET_BFLOAT16_TARGET)

namespace mobilenet {
namespace {

using bfloat16::kLanes;
using bfloat16::kPanelNumbers;
using bfloat16::kPanelWidth;
using bfloat16::Lanes;

// Rounds `count` numbers: out[i] = x[i].
void Round(const float* x, int64_t count, Bfloat16* out) {
  for (int64_t i = 0; i < count; i += 2 * kLanes) {
    const int64_t left = count - i;
    const __m512 low = _mm512_maskz_loadu_ps(Lanes(left), x + i);
    const __m512 high = _mm512_maskz_loadu_ps(Lanes(left - kLanes), x + i + kLanes);
    const __mmask32 mask = left >= 32 ? 0xFFFFFFFF : (1u << left) - 1;
    _mm512_mask_storeu_epi16(out + i, mask, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
}

// Interleaves two rounded rows of n numbers: out[n, 2]. A null `second` means a row of zeros.
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
  return static_cast<size_t>((n + kPanelWidth - 1) / kPanelWidth * kPanelWidth) * PairedLength(k);
}

void PackBfloat16(const float* matrix, int k, int n, bool transposed, Bfloat16* packed) {
  std::memset(packed, 0, PackedBfloat16Size(k, n) * sizeof(Bfloat16));
  const int64_t pairs = PairedLength(k) / 2;
  for (int column = 0; column < n; column += kPanelWidth, packed += pairs * kPanelNumbers) {
    const int columns = std::min(kPanelWidth, n - column);
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
      for (int64_t step = 0; step < k; step += kPanelWidth) {
        alignas(64) Bfloat16 rounded[kPanelWidth] = {};
        const int64_t steps = std::min<int64_t>(kPanelWidth, k - step);
        Round(row + step, steps, rounded);
        for (int64_t i = 0; i < steps; i += 2) {
          std::memcpy(packed + (step + i) / 2 * kPanelNumbers + 2 * j, rounded + i,
                      2 * sizeof(Bfloat16));
        }
      }
    }
  }
}

}  // namespace mobilenet

HWY_POP_ATTRIBUTES
#else

namespace mobilenet {

bool HasBfloat16Products() { return false; }
size_t PackedBfloat16Size(int, int) { std::abort(); }
void RoundRows(const float*, int64_t, int, Bfloat16*) { std::abort(); }
void RoundRowPairs(const float*, int64_t, int, Bfloat16*) { std::abort(); }
void PackBfloat16(const float*, int, int, bool, Bfloat16*) { std::abort(); }

}  // namespace mobilenet

#endif  // defined(__x86_64__)
