// Depthwise int8 convolution in 16-bit lanes, for groups of eight channels and for single channels.
// Compiled once for each target, hence the guard that toggles.
#if defined(MOBILENET_KERNELS_DEPTHWISE_INT8_PAIRS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_DEPTHWISE_INT8_PAIRS_INL_H_
#undef MOBILENET_KERNELS_DEPTHWISE_INT8_PAIRS_INL_H_
#else
#define MOBILENET_KERNELS_DEPTHWISE_INT8_PAIRS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/kernels/common/int8-inl.h"
#include "engine/kernels/common/row_interior.h"
#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/depthwise/depthwise_int8_group.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr size_t kPairTapBytes = 9 * sizeof(int16_t);  // bytes of one channel's taps

// Packs a group that begins at channel `first`: the nine taps, each for all channels, as int16.
template <class D16>
HWY_INLINE void PackPairs(D16 d, const depthwise_int8::Filters& filters, size_t first,
                          uint8_t* packed) {
  const size_t size = hn::Lanes(d);
  const depthwise_int8::Group group(packed, size, kPairTapBytes);
  for (size_t i = 0; i < size; ++i) {
    for (size_t tap = 0; tap < 9; ++tap) {
      const int16_t weight = filters.weights[tap * filters.channels + first + i];
      std::memcpy(group.taps + (tap * size + i) * sizeof(weight), &weight, sizeof(weight));
    }
    group.SetRescaling(i, filters, first + i);
  }
}

// Computes one output row of a single channel.
HWY_INLINE void ComputePairRow(hn::CappedTag<int16_t, 1> /*d*/, const uint8_t* const rows[3],
                               const uint8_t* packed, const depthwise_int8::RowShape& shape,
                               uint8_t* out) {
  const hn::CappedTag<int32_t, 1> d;
  const hn::CappedTag<float, 1> df;
  const depthwise_int8::Group group(packed, 1, kPairTapBytes);
  int16_t taps[9];
  std::memcpy(taps, group.taps, sizeof(taps));
  int32_t bias;
  std::memcpy(&bias, group.bias, sizeof(bias));
  float multiplier;
  std::memcpy(&multiplier, group.multiplier, sizeof(multiplier));
  for (int x = 0; x < shape.out_width; ++x) {
    int32_t sum = bias;
    for (int tap = 0; tap < 9; ++tap) {
      const int column = x * shape.stride - shape.padding + tap % 3;
      if (column < 0 || column >= shape.in_width) continue;
      sum += rows[tap / 3][column * shape.pixel] * taps[tap];
    }
    const auto value = Requantize(d, hn::Set(d, sum), hn::Set(df, multiplier));
    out[x * shape.pixel] = static_cast<uint8_t>(hn::GetLane(value));
  }
}

#if HWY_TARGET != HWY_SCALAR
// Computes kCount neighbouring outputs of eight channels from pixel `x` on. With kInside the caller
// guarantees that all their taps lie on the row. Two products are added up in an int16, which holds
// them: 2 * 127 * 127 at most.
template <int kStride, int kCount, bool kInside>
HWY_INLINE void ComputePairOutputs(const uint8_t* const rows[3], const uint8_t* packed,
                                   const depthwise_int8::RowShape& shape, int x, uint8_t* out) {
  constexpr size_t kSize = 8;
  constexpr int kColumns = (kCount - 1) * kStride + 3;
  const hn::CappedTag<int16_t, kSize> d16;
  const hn::Repartition<int32_t, decltype(d16)> d;
  const hn::Rebind<float, decltype(d)> df;
  const hn::Rebind<uint8_t, decltype(d16)> d8;
  const hn::Repartition<uint8_t, decltype(d16)> bytes;
  using V16 = hn::Vec<decltype(d16)>;
  using V32 = hn::Vec<decltype(d)>;
  const depthwise_int8::Group group(packed, kSize, kPairTapBytes);
  const auto half = [&](const uint8_t* from, size_t i) HWY_ATTR {
    return hn::LoadU(bytes, from + i * (kSize / 2) * sizeof(int32_t));
  };

  V32 low[kCount], high[kCount];
  MOBILENET_UNROLL
  for (int i = 0; i < kCount; ++i) {
    low[i] = hn::BitCast(d, half(group.bias, 0));
    high[i] = hn::BitCast(d, half(group.bias, 1));
  }
  const V32 ones = hn::Set(d, 0x00010001);
  const int first = x * kStride - shape.padding;
  const uint8_t* taps = group.taps;
  MOBILENET_WASM_LOOP
  for (int row = 0; row < 3; ++row) {
    V16 tap[3], column[kColumns];
    MOBILENET_UNROLL
    for (V16& t : tap) {
      t = hn::BitCast(d16, hn::LoadU(bytes, taps));
      taps += kSize * sizeof(int16_t);
    }
    MOBILENET_UNROLL
    for (int i = 0; i < kColumns; ++i) {
      const int at = first + i;
      column[i] = kInside || (at >= 0 && at < shape.in_width)
                      ? hn::PromoteTo(d16, hn::LoadU(d8, rows[row] + at * shape.pixel))
                      : hn::Zero(d16);
    }
    MOBILENET_UNROLL
    for (int i = 0; i < kCount; ++i) {
      const V16* under = column + i * kStride;
      const V16 pair = hn::Add(hn::Mul(under[0], tap[0]), hn::Mul(under[1], tap[1]));
      const V16 last = hn::Mul(under[2], tap[2]);
      low[i] =
          AddPairProducts(d, hn::BitCast(d, hn::InterleaveLower(d16, pair, last)), ones, low[i]);
      high[i] =
          AddPairProducts(d, hn::BitCast(d, hn::InterleaveUpper(d16, pair, last)), ones, high[i]);
    }
  }
  const auto low_multiplier = hn::BitCast(df, half(group.multiplier, 0));
  const auto high_multiplier = hn::BitCast(df, half(group.multiplier, 1));
  MOBILENET_UNROLL
  for (int i = 0; i < kCount; ++i) {
    StoreRequantized(d, low[i], low_multiplier, high[i], high_multiplier,
                     out + (x + i) * shape.pixel);
  }
}

// Outputs are computed two at a time, because neighbours share most of what they load; at the ends
// of the row one at a time.
template <int kStride>
HWY_INLINE void ComputePairRowOfStride(const uint8_t* const rows[3], const uint8_t* packed,
                                       const depthwise_int8::RowShape& shape, uint8_t* out) {
  const Interior interior(kStride, shape.padding, shape.in_width, shape.out_width);
  for (int x = 0; x < shape.out_width;) {
    if (x >= interior.begin && x + 2 <= interior.end) {
      ComputePairOutputs<kStride, 2, true>(rows, packed, shape, x, out);
      x += 2;
    } else {
      ComputePairOutputs<kStride, 1, false>(rows, packed, shape, x, out);
      x += 1;
    }
  }
}

// Computes one output row of a group of eight channels.
HWY_INLINE void ComputePairRow(hn::CappedTag<int16_t, 8> /*d*/, const uint8_t* const rows[3],
                               const uint8_t* packed, const depthwise_int8::RowShape& shape,
                               uint8_t* out) {
  if (shape.stride == 1) {
    ComputePairRowOfStride<1>(rows, packed, shape, out);
  } else {
    ComputePairRowOfStride<2>(rows, packed, shape, out);
  }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
