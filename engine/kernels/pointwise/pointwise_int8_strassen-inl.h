// The int8 pointwise product of 16-bit pairs by seven products of halves instead of eight
// (Strassen, "Gaussian elimination is not optimal", 1969, in Winograd's form): an eighth less to
// multiply and to add. Whole numbers lose nothing by it, the result is the same bit for bit.
// Compiled once for each target, hence the guard that toggles.
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

// Where k is less, what is done beside the products costs as much as it saves. Larger weights,
// which grow by three quarters, would come from memory.
constexpr int kMinStrassenK = 128;
constexpr int64_t kMaxStrassenWeights = 512 * 512;

constexpr bool UsesStrassen(int k, int n) {
  return k >= kMinStrassenK && int64_t{k} * n <= kMaxStrassenWeights && k % (2 * kGroup) == 0 &&
         n % (2 * kPanel) == 0;
}

// The sums are first, as they are aligned: each product's of a panel, row after row, then as many
// zeros.
constexpr int64_t StrassenSums(int64_t pairs) { return (kProducts + 1) * pairs * kPanel; }

inline size_t StrassenScratch(int64_t rows, int k) {
  const int64_t pairs = (rows + 1) / 2;
  return static_cast<size_t>(StrassenSums(pairs)) * sizeof(int32_t) +
         kProducts * StrassenRowsSize(pairs, k);
}

// to = from + x * panel.
template <int kRows>
HWY_INLINE void AddTileTo(const uint8_t* x, const Panel& panel, int groups, const int32_t* from,
                          int32_t* to) {
  const Tag d;
  Vector left[kRows], right[kRows];
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    left[row] = hn::Load(d, from + row * kPanel);
    right[row] = hn::Load(d, from + row * kPanel + kLanes);
  }
  AddTile<kRows>({x, 0}, panel, groups, left, right);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    hn::Store(left[row], d, to + row * kPanel);
    hn::Store(right[row], d, to + row * kPanel + kLanes);
  }
}

// One product of all rows.
HWY_NOINLINE void AddProduct(const uint8_t* x, int64_t pairs, const Panel& panel, int groups,
                             const int8_t* next, const int32_t* from, int32_t* to) {
  ForPanelTiles(pairs, panel, groups, next, [&](int64_t pair, int count, const Panel& at) HWY_ATTR {
    const uint8_t* rows = x + static_cast<size_t>(pair) * groups * kGroupBytes;
    WithTileRows(count, [&](auto tile_rows) HWY_ATTR {
      AddTileTo<decltype(tile_rows)::value>(rows, at, groups, from + pair * kPanel,
                                            to + pair * kPanel);
    });
  });
}

HWY_INLINE void AddSums(const int32_t* sums, int64_t pairs, int32_t* to) {
  const Tag d;
  for (int64_t i = 0; i < pairs * kPanel; i += kLanes) {
    hn::Store(hn::Add(hn::Load(d, sums + i), hn::Load(d, to + i)), d, to + i);
  }
}

HWY_INLINE void StoreSums(const int32_t* sums, const Panel& panel, int side, int64_t rows,
                          Rows<uint8_t> out) {
  const Tag d;
  const hn::Rebind<float, Tag> df;
  const int32_t* bias = panel.bias + side * kPanel;
  const float* multiplier = panel.multiplier + side * kPanel;
  const Vector left_bias = hn::LoadU(d, bias), right_bias = hn::LoadU(d, bias + kLanes);
  const Factors left = hn::LoadU(df, multiplier), right = hn::LoadU(df, multiplier + kLanes);
  for (int64_t row = 0; row < rows; ++row) {
    const int32_t* from = sums + row * kPanel;
    StoreRequantized(d, hn::Add(hn::Load(d, from), left_bias), left,
                     hn::Add(hn::Load(d, from + kLanes), right_bias), right,
                     out.data + row * out.stride + side * kPanel);
  }
}

// Two panels' columns of all rows.
inline void StrassenPanels(const uint8_t* x, int64_t rows, const Panel& panels, int k, bool last,
                           int32_t* scratch, Rows<uint8_t> out) {
  const int64_t pairs = (rows + 1) / 2;
  int32_t* sums[kProducts];
  for (int product = 0; product < kProducts; ++product) {
    sums[product] = scratch + product * pairs * kPanel;
  }
  const int32_t* zeros = scratch + kProducts * pairs * kPanel;
  const int groups = HalfGroups(k);
  const auto add = [&](int product, const int32_t* from) HWY_ATTR {
    Panel panel = panels;
    panel.weights += product * StrassenPanelSize(k);
    AddProduct(x + product * StrassenRowsSize(pairs, k), pairs, panel, groups,
               last ? nullptr : panel.weights + StrassenPanelsSize(k), from, sums[product]);
  };
  add(0, zeros);
  add(1, sums[0]);
  add(2, sums[0]);
  add(3, sums[2]);
  add(4, sums[3]);
  add(5, zeros);
  AddSums(sums[5], pairs, sums[3]);
  AddSums(sums[5], pairs, sums[2]);
  add(6, sums[2]);
  const Rows<uint8_t> below{out.data + pairs * out.stride, out.stride};
  StoreSums(sums[1], panels, 0, pairs, out);
  StoreSums(sums[6], panels, 1, pairs, out);
  StoreSums(sums[4], panels, 0, rows - pairs, below);
  StoreSums(sums[3], panels, 1, rows - pairs, below);
}

// PointwiseInt8Columns for shapes of UsesStrassen.
inline void StrassenColumns(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                            const int8_t* packed, const int32_t* bias, const float* multiplier,
                            void* scratch, uint8_t* out) {
  const int64_t pairs = (rows + 1) / 2;
  auto* sums = static_cast<int32_t*>(scratch);
  std::fill_n(sums + kProducts * pairs * kPanel, pairs * kPanel, 0);
  auto* packed_rows = reinterpret_cast<uint8_t*>(sums + StrassenSums(pairs));
  ForTiles<kTileRows>(pairs, [&](int64_t pair, int count) HWY_ATTR {
    StrassenPackRows(x, rows, pair, count, k, StrassenRowsSize(pairs, k),
                     packed_rows + StrassenRowsSize(pair, k));
  });
  for (int column = columns.begin; column < columns.end; column += 2 * kPanel) {
    const Panel panels{packed + column / (2 * kPanel) * StrassenPanelsSize(k), bias + column,
                       multiplier + column, nullptr, 0};
    StrassenPanels(packed_rows, rows, panels, k, column + 2 * kPanel >= columns.end, sums,
                   {out + column, static_cast<size_t>(n)});
  }
}

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();
#endif  // !MOBILENET_QUAD_PRODUCTS

#endif  // include guard
