// One register tile of the int8 pointwise product; compiled once for each target, hence the guard
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
constexpr int kPanel = 2 * kLanes;  // columns of one register tile
static_assert(kColumnStep % kPanel == 0);

// A product takes neighbours of a row of x that fill one 32-bit lane: four bytes, or a pair of 16
// bits where there is no product of bytes. Then both operands are widened when they are packed, and
// the rows of x are packed too, a tile's side by side, so that one address serves them all.
#if MOBILENET_QUAD_PRODUCTS
using Number = int8_t;
constexpr bool kPacksRows = false;
#else
using Number = int16_t;
constexpr bool kPacksRows = true;
#endif
constexpr int kGroupBytes = 4;
constexpr int kGroup = kGroupBytes / sizeof(Number);

constexpr int Groups(int k) { return (k + kGroup - 1) / kGroup; }

// Most rows of one register tile, as in pointwise.cc. AVX2's byte products need two registers more,
// pairs one for what lies between product and sum.
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86_64
constexpr int kTileRows = 8;
#else
constexpr int kTileRows = MOBILENET_RELAXED_SIMD ? 6 : 5;
#endif

// One panel's columns. Weights are packed for each group of rows, kGroup numbers of each column,
// column after column.
struct Panel {
  const int8_t* weights;
  const int32_t* bias;
  const float* multiplier;
  // What comes next is fetched into the cache meanwhile: moves on by fetch_stride bytes a group.
  const int8_t* fetch;
  size_t fetch_stride;
};

template <typename T>
struct Rows {
  T* data;
  size_t stride;
};

HWY_INLINE Vector LoadWeights(const int8_t* packed) {
#if HWY_TARGET == HWY_SCALAR
  int32_t weights;
  std::memcpy(&weights, packed, sizeof(weights));
  return hn::Set(Tag(), weights);
#else
  return hn::BitCast(Tag(), hn::Load(hn::Repartition<int8_t, Tag>(), packed));
#endif
}

HWY_INLINE Vector AddProducts(Vector x, Vector weights, Vector sum) {
#if MOBILENET_QUAD_PRODUCTS
  return AddQuadProducts(Tag(), x, weights, sum);
#else
  return AddPairProducts(Tag(), x, weights, sum);
#endif
}

// Adds the products of x[kRows, groups * kGroup] and the panel to a tile's sums.
template <int kRows>
HWY_INLINE void AddTile(Rows<const uint8_t> x, const Panel& panel, int groups,
                        Vector (&left)[kRows], Vector (&right)[kRows]) {
  const int8_t* HWY_RESTRICT weights = panel.weights;
  const uint8_t* from = x.data;
  const size_t row_step = kPacksRows ? kGroupBytes : x.stride;
  const int8_t* fetch = panel.fetch;
  for (int group = 0; group < groups; ++group) {
    if constexpr (kPacksRows) {  // bytes are half as many, and gain nothing by it
      Prefetch(fetch);
      fetch += panel.fetch_stride;
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
    weights += kPanel * kGroupBytes;
    from += kPacksRows ? kRows * kGroupBytes : kGroupBytes;
  }
}

// out[kRows, kPanel] = requantized x[kRows, groups * kGroup] * panel.
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
  AddTile<kRows>(x, panel, groups, left, right);
  const hn::Rebind<float, Tag> df;
  const Factors left_multiplier = hn::LoadU(df, panel.multiplier);
  const Factors right_multiplier = hn::LoadU(df, panel.multiplier + kLanes);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    StoreRequantized(d, left[row], left_multiplier, right[row], right_multiplier,
                     out.data + row * out.stride);
  }
}

// Calls body with `rows`, which are 1...kTileRows, as a constant, so that each count of them has
// registers of its own.
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

// Calls body(first row, count, panel) for the tiles of all rows of a panel. What lies at `next`, as
// much as a panel has, is fetched meanwhile, spread over the tiles; nothing where it is null.
template <class Body>
HWY_INLINE void ForPanelTiles(int64_t rows, Panel panel, int groups, const int8_t* next,
                              const Body& body) {
  constexpr size_t kBytes = kPanel * kGroupBytes;  // of a group
  const size_t tiles = static_cast<size_t>((rows + kTileRows - 1) / kTileRows);
  size_t to_fetch = next == nullptr ? 0 : kBytes;
  ForTiles<kTileRows>(rows, [&](int64_t row, int count) HWY_ATTR {
    panel.fetch_stride = std::min((kBytes + tiles - 1) / tiles, to_fetch);
    panel.fetch = panel.fetch_stride > 0 ? next : panel.weights;
    body(row, count, panel);
    next += groups * panel.fetch_stride;
    to_fetch -= panel.fetch_stride;
  });
}

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
