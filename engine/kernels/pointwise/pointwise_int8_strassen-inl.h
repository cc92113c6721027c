// The int8 pointwise product on targets that multiply 16-bit pairs (dot2), by Strassen's algorithm
// ("Gaussian elimination is not optimal", 1969) in Winograd's form: both matrices are cut into
// quarters, and seven products of quarters replace eight, an eighth less work. Integer arithmetic
// is exact, so the result is the same bit for bit. Compiled once for each target, hence the guard
// that toggles.
#if defined(MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_INL_H_
#undef MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_INL_H_
#else
#define MOBILENET_KERNELS_POINTWISE_INT8_STRASSEN_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstdint>

#include "engine/kernels/common/columns.h"
#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/common/tiles.h"
#include "engine/kernels/pointwise/pointwise_int8_strassen_pack-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_tile-inl.h"

#if !MOBILENET_QUAD_PRODUCTS
HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {
namespace pointwise_int8 {

namespace hn = hwy::HWY_NAMESPACE;

// With a smaller k, the additions around the products cost as much as the saved product. Packed
// weights grow by three quarters (seven quarters instead of four); larger ones would no longer fit
// the cache.
constexpr int kMinStrassenK = 128;
constexpr int64_t kMaxStrassenWeights = 512 * 512;

// Whether a [k, n] matrix is multiplied this way: k and n must also divide into halves of whole
// groups and panels.
constexpr bool UsesStrassen(int k, int n) {
  return k >= kMinStrassenK && int64_t{k} * n <= kMaxStrassenWeights && k % (2 * kGroup) == 0 &&
         n % (2 * kPanelWidth) == 0;
}

// Scratch memory begins with the sums, which need alignment: kProducts arrays [half_rows,
// kPanelWidth], one for each product, then one such array of zeros. This is their number. The
// packed rows of x follow.
constexpr int64_t StrassenSums(int64_t half_rows) {
  return (kProducts + 1) * half_rows * kPanelWidth;
}

// Bytes of scratch memory for StrassenColumns.
inline size_t StrassenScratch(int64_t rows, int k) {
  const int64_t half_rows = (rows + 1) / 2;
  return static_cast<size_t>(StrassenSums(half_rows)) * sizeof(int32_t) +
         kProducts * StrassenRowsSize(half_rows, k);
}

// to = from + x * panel for one tile. `from` and `to` are [kRows, kPanelWidth]; `x` is packed.
template <int kRows>
HWY_INLINE void AccumulateTileInto(const uint8_t* x, const Panel& panel, int groups,
                                   const int32_t* from, int32_t* to) {
  const Tag d;
  Vector left[kRows], right[kRows];
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    left[row] = hn::Load(d, from + row * kPanelWidth);
    right[row] = hn::Load(d, from + row * kPanelWidth + kLanes);
  }
  AccumulateTile<kRows>({x, 0}, panel, groups, left, right);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    hn::Store(left[row], d, to + row * kPanelWidth);
    hn::Store(right[row], d, to + row * kPanelWidth + kLanes);
  }
}

// to = from + x * panel for all rows of one of the seven products. Prefetches the panel at `next`
// meanwhile (null: nothing).
HWY_NOINLINE void AddProduct(const uint8_t* x, int64_t half_rows, const Panel& panel, int groups,
                             const int8_t* next, const int32_t* from, int32_t* to) {
  ForPanelTiles(half_rows, panel, groups, next,
                [&](int64_t row, int count, const Panel& at) HWY_ATTR {
                  const uint8_t* rows = x + static_cast<size_t>(row) * groups * kGroupBytes;
                  WithTileRows(count, [&](auto tile_rows) HWY_ATTR {
                    AccumulateTileInto<decltype(tile_rows)::value>(
                        rows, at, groups, from + row * kPanelWidth, to + row * kPanelWidth);
                  });
                });
}

// to += sums.
HWY_INLINE void AddSums(const int32_t* sums, int64_t half_rows, int32_t* to) {
  const Tag d;
  for (int64_t i = 0; i < half_rows * kPanelWidth; i += kLanes) {
    hn::Store(hn::Add(hn::Load(d, sums + i), hn::Load(d, to + i)), d, to + i);
  }
}

// Requantizes and stores one quarter of the result, `rows` rows of the left (side 0) or right (side
// 1) panel's columns.
HWY_INLINE void StoreSums(const int32_t* sums, const Panel& panel, int side, int64_t rows,
                          Rows<uint8_t> out) {
  const Tag d;
  const hn::Rebind<float, Tag> df;
  const int32_t* bias = panel.bias + side * kPanelWidth;
  const float* multiplier = panel.multiplier + side * kPanelWidth;
  const Vector left_bias = hn::LoadU(d, bias), right_bias = hn::LoadU(d, bias + kLanes);
  const Factors left = hn::LoadU(df, multiplier), right = hn::LoadU(df, multiplier + kLanes);
  for (int64_t row = 0; row < rows; ++row) {
    const int32_t* from = sums + row * kPanelWidth;
    StoreRequantized(d, hn::Add(hn::Load(d, from), left_bias), left,
                     hn::Add(hn::Load(d, from + kLanes), right_bias), right,
                     out.data + row * out.stride + side * kPanelWidth);
  }
}

// Computes the columns of two neighbouring panels for all rows.
inline void StrassenPanels(const uint8_t* x, int64_t rows, const Panel& panels, int k, bool last,
                           int32_t* scratch, Rows<uint8_t> out) {
  const int64_t half_rows = (rows + 1) / 2;
  int32_t* sums[kProducts];
  for (int product = 0; product < kProducts; ++product) {
    sums[product] = scratch + product * half_rows * kPanelWidth;
  }
  const int32_t* zeros = scratch + kProducts * half_rows * kPanelWidth;
  const int groups = HalfGroups(k);
  const auto add = [&](int product, const int32_t* from) HWY_ATTR {
    Panel panel = panels;
    panel.weights += product * StrassenPanelSize(k);
    AddProduct(x + product * StrassenRowsSize(half_rows, k), half_rows, panel, groups,
               last ? nullptr : panel.weights + StrassenPanelsSize(k), from, sums[product]);
  };
  add(0, zeros);
  add(1, sums[0]);
  add(2, sums[0]);
  add(3, sums[2]);
  add(4, sums[3]);
  add(5, zeros);
  AddSums(sums[5], half_rows, sums[3]);
  AddSums(sums[5], half_rows, sums[2]);
  add(6, sums[2]);
  const Rows<uint8_t> below{out.data + half_rows * out.stride, out.stride};
  StoreSums(sums[1], panels, 0, half_rows, out);
  StoreSums(sums[6], panels, 1, half_rows, out);
  StoreSums(sums[4], panels, 0, rows - half_rows, below);
  StoreSums(sums[3], panels, 1, rows - half_rows, below);
}

// PointwiseInt8Columns for shapes for which UsesStrassen holds.
inline void StrassenColumns(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                            const int8_t* packed, const int32_t* bias, const float* multiplier,
                            void* scratch, uint8_t* out) {
  const int64_t half_rows = (rows + 1) / 2;
  auto* sums = static_cast<int32_t*>(scratch);
  std::fill_n(sums + kProducts * half_rows * kPanelWidth, half_rows * kPanelWidth, 0);
  auto* packed_rows = reinterpret_cast<uint8_t*>(sums + StrassenSums(half_rows));
  ForTiles<kTileRows>(half_rows, [&](int64_t row, int count) HWY_ATTR {
    StrassenPackRows(x, rows, row, count, k, StrassenRowsSize(half_rows, k),
                     packed_rows + StrassenRowsSize(row, k));
  });
  for (int column = columns.begin; column < columns.end; column += 2 * kPanelWidth) {
    const Panel panels{packed + column / (2 * kPanelWidth) * StrassenPanelsSize(k), bias + column,
                       multiplier + column, nullptr, 0};
    StrassenPanels(packed_rows, rows, panels, k, column + 2 * kPanelWidth >= columns.end, sums,
                   {out + column, static_cast<size_t>(n)});
  }
}

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();
#endif  // !MOBILENET_QUAD_PRODUCTS

#endif  // include guard
