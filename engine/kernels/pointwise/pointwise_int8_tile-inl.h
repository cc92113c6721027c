// The micro-kernel of the int8 pointwise product. Compiled once for each target, hence the guard
// that toggles.
#if defined(MOBILENET_KERNELS_POINTWISE_INT8_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_POINTWISE_INT8_TILE_INL_H_
#undef MOBILENET_KERNELS_POINTWISE_INT8_TILE_INL_H_
#else
#define MOBILENET_KERNELS_POINTWISE_INT8_TILE_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "engine/kernels/common/columns.h"
#include "engine/kernels/common/int8-inl.h"
#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/common/tiles.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {
namespace pointwise_int8 {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<int32_t>;
using Vector = hn::Vec<Tag>;
using Factors = hn::Vec<hn::Rebind<float, Tag>>;
constexpr int kLanes = static_cast<int>(hn::MaxLanes(Tag()));
constexpr int kPanelWidth = 2 * kLanes;  // nr: columns of one register tile and of one packed panel
static_assert(kColumnStep % kPanelWidth == 0);

// A product (dot4 or dot2) takes a group of neighbours along k that fill one 32-bit lane: four
// bytes, or two 16-bit numbers on targets without dot4. There both operands are widened to 16 bits
// when they are packed, and the rows of x are packed too, those of a tile side by side, so that one
// address is enough for all of them.
#if MOBILENET_QUAD_PRODUCTS
using Number = int8_t;
constexpr bool kPacksRows = false;
#else
using Number = int16_t;
constexpr bool kPacksRows = true;
#endif
constexpr int kGroupBytes = 4;
constexpr int kGroup = kGroupBytes / sizeof(Number);

// Number of groups along k; the last one may be filled up with zeros.
constexpr int Groups(int k) { return (k + kGroup - 1) / kGroup; }

// mr: rows of one register tile, chosen as in pointwise.cc. dot4 on AVX2 needs two registers more
// (the intermediate pairs and a vector of ones), dot2 one for the intermediate product.
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86_64
constexpr int kTileRows = 8;
#else
constexpr int kTileRows = MOBILENET_RELAXED_SIMD ? 6 : 5;
#endif

// One packed panel: for each group along k, kGroup numbers of each column, column after column.
// `bias` and `multiplier` point to kPanelWidth numbers.
struct Panel {
  const int8_t* weights;
  const int32_t* bias;
  const float* multiplier;
  // Memory to prefetch meanwhile: at each group the line at `prefetch`, which then moves on by
  // prefetch_stride bytes.
  const int8_t* prefetch;
  size_t prefetch_stride;
};

// Rows of bytes: row r starts at data + r * stride.
template <typename T>
struct Rows {
  T* data;
  size_t stride;
};

// One vector of weights: a group of each of kLanes columns.
HWY_INLINE Vector LoadWeights(const int8_t* packed) {
#if HWY_TARGET == HWY_SCALAR
  int32_t weights;
  std::memcpy(&weights, packed, sizeof(weights));
  return hn::Set(Tag(), weights);
#else
  return hn::BitCast(Tag(), hn::Load(hn::Repartition<int8_t, Tag>(), packed));
#endif
}

// sum + the dot product of a group of x and a group of weights, in every lane.
HWY_INLINE Vector AddProducts(Vector x, Vector weights, Vector sum) {
#if MOBILENET_QUAD_PRODUCTS
  return AddQuadProducts(Tag(), x, weights, sum);
#else
  return AddPairProducts(Tag(), x, weights, sum);
#endif
}

// Adds x[kRows, groups * kGroup] * panel to a tile's sums: `left` and `right` hold the panel's
// first and last kLanes columns.
template <int kRows>
HWY_INLINE void AccumulateTile(Rows<const uint8_t> x, const Panel& panel, int groups,
                               Vector (&left)[kRows], Vector (&right)[kRows]) {
  const int8_t* HWY_RESTRICT weights = panel.weights;
  const uint8_t* from = x.data;
  const size_t row_step = kPacksRows ? kGroupBytes : x.stride;
  const int8_t* prefetch = panel.prefetch;
  for (int group = 0; group < groups; ++group) {
    if constexpr (kPacksRows) {  // a panel of bytes is half as large and gained nothing
      Prefetch(prefetch);
      prefetch += panel.prefetch_stride;
    }
    const Vector left_weights = LoadWeights(weights);
    const Vector right_weights = LoadWeights(weights + kLanes * kGroupBytes);
    MOBILENET_UNROLL
    for (int row = 0; row < kRows; ++row) {
      int32_t neighbours;
      std::memcpy(&neighbours, from + row * row_step, sizeof(neighbours));
      const Vector value = hn::Set(Tag(), neighbours);
      left[row] = AddProducts(value, left_weights, left[row]);
      right[row] = AddProducts(value, right_weights, right[row]);
    }
    weights += kPanelWidth * kGroupBytes;
    from += kPacksRows ? kRows * kGroupBytes : kGroupBytes;
  }
}

// out[kRows, kPanelWidth] = Requantize(x[kRows, groups * kGroup] * panel + bias, multiplier).
template <int kRows>
HWY_INLINE void ComputeTile(Rows<const uint8_t> x, const Panel& panel, int groups,
                            Rows<uint8_t> out) {
  const Tag d;
  Vector left[kRows], right[kRows];
  const Vector left_bias = hn::LoadU(d, panel.bias);
  const Vector right_bias = hn::LoadU(d, panel.bias + kLanes);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    left[row] = left_bias;
    right[row] = right_bias;
  }
  AccumulateTile<kRows>(x, panel, groups, left, right);
  const hn::Rebind<float, Tag> df;
  const Factors left_multiplier = hn::LoadU(df, panel.multiplier);
  const Factors right_multiplier = hn::LoadU(df, panel.multiplier + kLanes);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    StoreRequantized(d, left[row], left_multiplier, right[row], right_multiplier,
                     out.data + row * out.stride);
  }
}

// Calls body with `rows` (1...kTileRows) as a constant of type std::integral_constant, because only
// a constant number of sums can live in registers.
template <int kRows = kTileRows, class Body>
HWY_INLINE void WithTileRows(int rows, const Body& body) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      WithTileRows<kRows - 1>(rows, body);
      return;
    }
  }
  body(std::integral_constant<int, kRows>());
}

// Calls body(first_row, count, panel) for all tiles of `rows` rows. The panel that it passes is set
// to prefetch the panel at `next`, spread evenly over the tiles; if `next` is null, nothing.
template <class Body>
HWY_INLINE void ForPanelTiles(int64_t rows, Panel panel, int groups, const int8_t* next,
                              const Body& body) {
  constexpr size_t kBytes = kPanelWidth * kGroupBytes;  // of one group
  const size_t tiles = static_cast<size_t>((rows + kTileRows - 1) / kTileRows);
  size_t to_prefetch = next == nullptr ? 0 : kBytes;
  ForTiles<kTileRows>(rows, [&](int64_t row, int count) HWY_ATTR {
    panel.prefetch_stride = std::min((kBytes + tiles - 1) / tiles, to_prefetch);
    panel.prefetch = panel.prefetch_stride > 0 ? next : panel.weights;
    body(row, count, panel);
    next += groups * panel.prefetch_stride;
    to_prefetch -= panel.prefetch_stride;
  });
}

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
