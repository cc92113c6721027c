// Packs both operands of Strassen's int8 product (pointwise_int8_strassen-inl.h). Compiled once for
// each target, hence the guard that toggles.
#if defined(MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_PACK_INL_H_
#undef MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_PACK_INL_H_
#else
#define MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_PACK_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_pack-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_tile-inl.h"

#if !MOBILENET_QUAD_PRODUCTS
HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {
namespace pointwise_int8 {

// Quarters are numbered row by row: 0 is top left, 1 top right, 2 bottom left, 3 bottom right. x is
// cut into halves along its rows and along k; the weights are cut into halves along k and into two
// neighbouring panels. Product p is
//   (sum over q of kLeft[p][q] * quarter q of x) * (sum over q of kRight[p][q] * quarter q of
//   weights).
// The products are in the order in which StrassenPanels adds them up.
constexpr int kProducts = 7, kQuarters = 4;
constexpr int kLeft[kProducts][kQuarters] = {{1, 0, 0, 0},  {0, 1, 0, 0}, {-1, 0, 1, 1},
                                             {1, 0, -1, 0}, {0, 0, 0, 1}, {0, 0, 1, 1},
                                             {1, 1, -1, -1}};
constexpr int kRight[kProducts][kQuarters] = {{1, 0, 0, 0},  {0, 0, 1, 0},   {1, -1, 0, 1},
                                              {0, -1, 0, 1}, {-1, 1, 1, -1}, {-1, 1, 0, 0},
                                              {0, 0, 0, 1}};

// Number of groups (16-bit pairs) along one half of k.
constexpr int HalfGroups(int k) { return k / (2 * kGroup); }

// Bytes of packed weights: of one product's panel, of all products of two neighbouring panels, and
// of a whole [k, n] matrix.
constexpr size_t StrassenPanelSize(int k) {
  return static_cast<size_t>(HalfGroups(k)) * kPanelWidth * kGroupBytes;
}
constexpr size_t StrassenPanelsSize(int k) { return kProducts * StrassenPanelSize(k); }
constexpr size_t StrassenPackedSize(int k, int n) {
  return n / (2 * kPanelWidth) * StrassenPanelsSize(k);
}

// Bytes of one product's left operand, packed: half of the rows, half of k.
constexpr size_t StrassenRowsSize(int64_t half_rows, int k) {
  return static_cast<size_t>(half_rows) * HalfGroups(k) * kGroupBytes;
}

#if HWY_TARGET != HWY_SCALAR
// The sum of the quarters, each times its factor -1, 0 or 1.
HWY_INLINE hn::Vec<Wide> CombineWide(const int (&factors)[kQuarters],
                                     const hn::Vec<Wide> (&quarters)[kQuarters]) {
  hn::Vec<Wide> sum = hn::Zero(Wide());
  MOBILENET_UNROLL
  for (int q = 0; q < kQuarters; ++q) {
    if (factors[q] > 0) sum = hn::Add(sum, quarters[q]);
    if (factors[q] < 0) sum = hn::Sub(sum, quarters[q]);
  }
  return sum;
}
#endif

// As CombineWide, for single numbers.
HWY_INLINE Number Combine(const int (&factors)[kQuarters], const Number (&quarters)[kQuarters]) {
  int sum = 0;
  for (int q = 0; q < kQuarters; ++q) sum += factors[q] * quarters[q];
  return static_cast<Number>(sum);
}

// The packed layout: for every two neighbouring panels, the right operands of the seven products.
inline void StrassenPackWeights(const int8_t* matrix, int k, int n, int8_t* packed) {
  constexpr int kNumbers = kPanelWidth * kGroup;
  const int half = k / 2;
  for (int column = 0; column < n; column += 2 * kPanelWidth, packed += StrassenPanelsSize(k)) {
    for (int row = 0; row < half; row += kGroup) {
      HWY_ALIGN Number quarters[kQuarters][kNumbers];
      for (int q = 0; q < kQuarters; ++q) {
        const int from_row = row + q / 2 * half, from_column = column + q % 2 * kPanelWidth;
        auto* to = reinterpret_cast<int8_t*>(quarters[q]);
#if HWY_TARGET == HWY_SCALAR
        PackGroup(matrix, k, n, from_row, from_column, to);
#else
        PackFullGroup(matrix + static_cast<size_t>(from_row) * n + from_column, n, to);
#endif
      }
      int8_t* to = packed + row / kGroup * (kPanelWidth * kGroupBytes);
      MOBILENET_UNROLL
      for (int product = 0; product < kProducts; ++product, to += StrassenPanelSize(k)) {
        Number numbers[kNumbers];
        for (int j = 0; j < kNumbers; ++j) {
          numbers[j] = Combine(kRight[product],
                               {quarters[0][j], quarters[1][j], quarters[2][j], quarters[3][j]});
        }
        std::memcpy(to, numbers, sizeof(numbers));
      }
    }
  }
}

// As PackTileRows, for a tile of the left operand of each product; the operands of two products are
// product_size bytes apart. The tile has the rows [first, first + count) of the upper half of x and
// the same rows of the lower half. With an odd number of rows the lower half has one row less; the
// last row of x then takes its place, and its result is not used.
inline void StrassenPackRows(const uint8_t* x, int64_t rows, int64_t first, int count, int k,
                             size_t product_size, uint8_t* packed) {
  const int half = k / 2;
  const size_t step = static_cast<size_t>(count) * kGroupBytes;
  for (int row = 0; row < count; ++row) {
    const uint8_t* above = x + (first + row) * k;
    const uint8_t* below = x + std::min(first + row + (rows + 1) / 2, rows - 1) * k;
    uint8_t* to = packed + row * kGroupBytes;
    int i = 0;
#if HWY_TARGET != HWY_SCALAR
    for (; i + 8 <= half; i += 8, to += 4 * step) {
      const hn::Vec<Wide> quarters[] = {LoadWide(above + i), LoadWide(above + half + i),
                                        LoadWide(below + i), LoadWide(below + half + i)};
      MOBILENET_UNROLL
      for (int product = 0; product < kProducts; ++product) {
        StorePairs(CombineWide(kLeft[product], quarters), to + product * product_size, step);
      }
    }
#endif
    for (; i < half; i += kGroup, to += step) {
      for (int product = 0; product < kProducts; ++product) {
        Number pair[kGroup];
        for (int j = i; j < i + kGroup; ++j) {
          pair[j - i] =
              Combine(kLeft[product], {above[j], above[half + j], below[j], below[half + j]});
        }
        std::memcpy(to + product * product_size, pair, sizeof(pair));
      }
    }
  }
}

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();
#endif  // !MOBILENET_QUAD_PRODUCTS

#endif  // include guard
