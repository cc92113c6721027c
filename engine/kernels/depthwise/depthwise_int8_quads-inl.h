// Depthwise int8 convolution by dot4, for groups of channels that fill a vector of bytes. Compiled
// once for each target, hence the guard that toggles.
#if defined(MOBILENET_KERNELS_DEPTHWISE_INT8_QUADS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_DEPTHWISE_INT8_QUADS_INL_H_
#undef MOBILENET_KERNELS_DEPTHWISE_INT8_QUADS_INL_H_
#else
#define MOBILENET_KERNELS_DEPTHWISE_INT8_QUADS_INL_H_
#endif

#include <hwy/highway.h>

#include "engine/kernels/common/int8-inl.h"
#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/depthwise/depthwise_int8_group.h"

#if MOBILENET_QUAD_PRODUCTS
HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The three taps of a kernel column and a zero fill a 32-bit lane (a quad). A vector of bytes
// therefore becomes four vectors of lanes, the quarters. Of each 16 channels, quarter 0 has the
// first four, quarter 1 the next four, and so on: the order in which interleaving bytes twice
// leaves them.
constexpr int kQuarters = 4;
constexpr size_t kQuadTapBytes = 3 * 4;  // bytes of one channel's taps

// The position of channel `i` of a group of `size` among the lanes of all quarters.
HWY_INLINE size_t QuadLane(size_t i, size_t size) {
  return i % 16 / 4 * (size / kQuarters) + i / 16 * 4 + i % 4;
}

// Packs a group that begins at channel `first`: for each kernel column, one quad per channel.
template <class D8>
HWY_INLINE void PackQuads(D8 d8, const depthwise_int8::Filters& filters, size_t first,
                          uint8_t* packed) {
  const size_t size = hn::Lanes(d8);
  const depthwise_int8::Group group(packed, size, kQuadTapBytes);
  for (size_t i = 0; i < size; ++i) {
    const size_t at = QuadLane(i, size);
    for (size_t column = 0; column < 3; ++column) {
      uint8_t* quad = group.taps + (column * size + at) * 4;
      for (size_t row = 0; row < 3; ++row) {
        const size_t tap = row * 3 + column;
        quad[row] = static_cast<uint8_t>(filters.weights[tap * filters.channels + first + i]);
      }
      quad[3] = 0;
    }
    group.SetRescaling(at, filters, first + i);
  }
}

// Computes one output row of a group. Each input column is interleaved into quads once and used for
// all outputs that read it.
template <int kStride, class D8>
HWY_INLINE void ComputeQuadRowOfStride(D8 d8, const uint8_t* const rows[3], const uint8_t* packed,
                                       const depthwise_int8::RowShape& shape, uint8_t* out) {
  const hn::Repartition<uint16_t, D8> d16;
  const hn::Repartition<int32_t, D8> d;
  const hn::Repartition<float, D8> df;
  using V = hn::Vec<decltype(d)>;
  const size_t size = hn::Lanes(d8);
  const depthwise_int8::Group group(packed, size, kQuadTapBytes);
  struct Column {
    V quarter[kQuarters];
  };
  const auto column = [&](int x) HWY_ATTR {
    if (x < 0 || x >= shape.in_width) {
      const V zero = hn::Zero(d);
      return Column{{zero, zero, zero, zero}};
    }
    const size_t at = x * shape.pixel;
    const auto top = hn::LoadU(d8, rows[0] + at);
    const auto middle = hn::LoadU(d8, rows[1] + at);
    const auto bottom = hn::LoadU(d8, rows[2] + at);
    const auto low = hn::BitCast(d16, hn::InterleaveLower(d8, top, middle));
    const auto high = hn::BitCast(d16, hn::InterleaveUpper(d8, top, middle));
    const auto low_bottom = hn::BitCast(d16, hn::InterleaveLower(d8, bottom, hn::Zero(d8)));
    const auto high_bottom = hn::BitCast(d16, hn::InterleaveUpper(d8, bottom, hn::Zero(d8)));
    return Column{{hn::BitCast(d, hn::InterleaveLower(d16, low, low_bottom)),
                   hn::BitCast(d, hn::InterleaveUpper(d16, low, low_bottom)),
                   hn::BitCast(d, hn::InterleaveLower(d16, high, high_bottom)),
                   hn::BitCast(d, hn::InterleaveUpper(d16, high, high_bottom))}};
  };
  const auto part = [&](const uint8_t* from, int i)
                        HWY_ATTR { return hn::BitCast(d, hn::LoadU(d8, from + i * size)); };

  Column left = column(-shape.padding), middle{};
  if (kStride == 1) middle = column(1 - shape.padding);
  for (int x = 0; x < shape.out_width; ++x) {
    const int first = x * kStride - shape.padding;
    if (kStride == 2) middle = column(first + 1);
    const Column right = column(first + 2);
    V sum[kQuarters];
    MOBILENET_UNROLL
    for (int i = 0; i < kQuarters; ++i) {
      sum[i] = AddQuadProducts(d, left.quarter[i], part(group.taps, i), part(group.bias, i));
      sum[i] = AddQuadProducts(d, middle.quarter[i], part(group.taps, kQuarters + i), sum[i]);
      sum[i] = AddQuadProducts(d, right.quarter[i], part(group.taps, 2 * kQuarters + i), sum[i]);
      sum[i] = RequantizeUnclamped(d, sum[i], hn::BitCast(df, part(group.multiplier, i)));
    }
    hn::StoreU(PackActivations(d8, sum[0], sum[1], sum[2], sum[3]), d8, out + x * shape.pixel);
    left = kStride == 1 ? middle : right;
    if (kStride == 1) middle = right;
  }
}

template <class D8>
HWY_INLINE void ComputeQuadRow(D8 d8, const uint8_t* const rows[3], const uint8_t* packed,
                               const depthwise_int8::RowShape& shape, uint8_t* out) {
  if (shape.stride == 1) {
    ComputeQuadRowOfStride<1>(d8, rows, packed, shape, out);
  } else {
    ComputeQuadRowOfStride<2>(d8, rows, packed, shape, out);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();
#endif  // MOBILENET_QUAD_PRODUCTS

#endif  // include guard
