// Packs both operands of the int8 pointwise product. Compiled once for each target, hence the guard
// that toggles.
#if defined(MOBILENET_KERNELS_POINTWISE_INT8_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_POINTWISE_INT8_PACK_INL_H_
#undef MOBILENET_KERNELS_POINTWISE_INT8_PACK_INL_H_
#else
#define MOBILENET_KERNELS_POINTWISE_INT8_PACK_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>
#include <cstring>

#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {
namespace pointwise_int8 {

namespace hn = hwy::HWY_NAMESPACE;

// Packs one group (rows [row, row + kGroup), columns [column, column + kPanelWidth)) of the [k, n]
// matrix, number by number; numbers outside the matrix become zeros. Returns the end of what it
// wrote.
HWY_INLINE int8_t* PackGroup(const int8_t* matrix, int k, int n, int row, int column,
                             int8_t* packed) {
  for (int j = column; j < column + kPanelWidth; ++j) {
    for (int i = row; i < row + kGroup; ++i) {
      const Number weight = i < k && j < n ? matrix[static_cast<size_t>(i) * n + j] : int8_t{0};
      std::memcpy(packed, &weight, sizeof(weight));
      packed += sizeof(weight);
    }
  }
  return packed;
}

#if HWY_TARGET != HWY_SCALAR
constexpr int kColumnsAtOnce = 8;

// As PackGroup, for a group whose first number is at `from` and that lies inside the matrix. It is
// vectorised because a web page waits for it before its first answer, in code that the browser has
// not optimised yet.
HWY_INLINE int8_t* PackFullGroup(const int8_t* from, int n, int8_t* packed) {
  const hn::FixedTag<int8_t, kColumnsAtOnce> columns;
  const hn::FixedTag<int8_t, 16> d8;
  const hn::FixedTag<int16_t, 8> d16;
  for (int j = 0; j < kPanelWidth; j += kColumnsAtOnce, from += kColumnsAtOnce) {
    const auto row = [&](int i) HWY_ATTR { return hn::LoadU(columns, from + i * n); };
#if MOBILENET_QUAD_PRODUCTS
    const auto pair = [&](int i) HWY_ATTR {
      const auto first = hn::ZeroExtendVector(d8, row(i));
      return hn::BitCast(d16, hn::InterleaveLower(d8, first, hn::ZeroExtendVector(d8, row(i + 1))));
    };
    const auto low = hn::InterleaveLower(d16, pair(0), pair(2));
    const auto high = hn::InterleaveUpper(d16, pair(0), pair(2));
#else
    const auto first = hn::PromoteTo(d16, row(0)), second = hn::PromoteTo(d16, row(1));
    const auto low = hn::InterleaveLower(d16, first, second);
    const auto high = hn::InterleaveUpper(d16, first, second);
#endif
    hn::StoreU(hn::BitCast(d8, low), d8, packed);
    hn::StoreU(hn::BitCast(d8, high), d8, packed + 16);
    packed += kColumnsAtOnce * kGroupBytes;
  }
  return packed;
}
#endif

// The packed layout: panel after panel, in each group after group.
inline void PackWeights(const int8_t* matrix, int k, int n, int8_t* packed) {
  for (int column = 0; column < n; column += kPanelWidth) {
    int row = 0;
#if HWY_TARGET != HWY_SCALAR
    for (; column + kPanelWidth <= n && row + kGroup <= k; row += kGroup) {
      packed = PackFullGroup(matrix + static_cast<size_t>(row) * n + column, n, packed);
    }
#endif
    for (; row < k; row += kGroup) packed = PackGroup(matrix, k, n, row, column, packed);
  }
}

#if !MOBILENET_QUAD_PRODUCTS
#if HWY_TARGET != HWY_SCALAR
using Wide = hn::FixedTag<int16_t, 8>;

// Eight activations, widened to 16 bits.
HWY_INLINE hn::Vec<Wide> LoadWide(const uint8_t* x) {
  return hn::PromoteTo(Wide(), hn::LoadU(hn::FixedTag<uint8_t, 8>(), x));
}

// Stores the four pairs of `wide`, `step` bytes apart.
HWY_INLINE void StorePairs(hn::Vec<Wide> wide, uint8_t* to, size_t step) {
  const auto pairs = hn::BitCast(hn::FixedTag<int32_t, 4>(), wide);
  MOBILENET_UNROLL
  for (int lane = 0; lane < 4; ++lane) {
    const int32_t pair = hn::ExtractLane(pairs, lane);
    std::memcpy(to + lane * step, &pair, sizeof(pair));
  }
}
#endif

// Packs `rows` rows of x[rows, k] for a tile, as 16-bit pairs: the first pair of each row, then the
// second pair of each row, and so on.
HWY_INLINE void PackTileRows(const uint8_t* x, int rows, int k, uint8_t* packed) {
  const size_t step = static_cast<size_t>(rows) * kGroupBytes;
  for (int row = 0; row < rows; ++row, x += k) {
    uint8_t* to = packed + row * kGroupBytes;
    int i = 0;
#if HWY_TARGET != HWY_SCALAR
    for (; i + 8 <= k; i += 8, to += 4 * step) StorePairs(LoadWide(x + i), to, step);
#endif
    for (; i < k; i += kGroup, to += step) {
      const int16_t second = i + 1 < k ? x[i + 1] : uint8_t{0};
      const int16_t pair[kGroup] = {x[i], second};
      std::memcpy(to, pair, sizeof(pair));
    }
  }
}
#endif

}  // namespace pointwise_int8
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
