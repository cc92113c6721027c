// Depthwise int8 convolution by products of 16-bit pairs, for groups of eight channels or a vector
// of 16-bit lanes, and for single channels; compiled once for each target, hence the guard that
// toggles.
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

#include "engine/kernels/depthwise_int8_group.h"
#include "engine/kernels/int8-inl.h"
#include "engine/kernels/row_interior.h"
#include "engine/kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The nine taps make five pairs, the last one with a zero: two taps to a 32-bit lane.
constexpr int kPairs = 5;
constexpr size_t kPairTapBytes = 2 * kPairs * sizeof(int16_t);  // of one channel

// Within each block of eight channels the first four are "low", the others "high": what
// interleaving two vectors of 16-bit lanes gives. A group of one has low channels only.
struct Place {
  size_t half, lane;
};
HWY_INLINE Place PlaceOf(size_t channel) {
  return {channel % 8 / 4, channel / 8 * 4 + channel % 4};
}

template <class D16>
HWY_INLINE void PackPairTaps(D16 d, const depthwise_int8::Filters& filters, size_t first,
                             uint8_t* packed) {
  const size_t size = hn::Lanes(d);
  const depthwise_int8::Group group(packed, size, kPairTapBytes);
  for (size_t i = 0; i < size; ++i) {
    const size_t channel = first + i;
    const auto [half, lane] = PlaceOf(i);
    for (int tap = 0; tap < 2 * kPairs; ++tap) {
      const int16_t weight = tap < 9 ? filters.weights[tap * filters.channels + channel] : 0;
      const size_t row = size == 1 ? tap / 2 : tap / 2 * 2 + half;
      const size_t stride = size == 1 ? 2 : size;  // int16 in a row
      std::memcpy(group.taps + (row * stride + 2 * lane + tap % 2) * sizeof(weight), &weight,
                  sizeof(weight));
    }
    group.SetRescaling(half * (size / 2) + lane, filters, channel);
  }
}

// One channel.
HWY_INLINE void PairsRow(hn::CappedTag<int16_t, 1> /*d*/, const uint8_t* const rows[3],
                         const uint8_t* packed, const depthwise_int8::RowShape& shape,
                         uint8_t* out) {
  const hn::CappedTag<int32_t, 1> d;
  const hn::CappedTag<float, 1> df;
  const depthwise_int8::Group group(packed, 1, kPairTapBytes);
  int16_t taps[2 * kPairs];
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
// A group of eight channels or a vector of 16-bit lanes.
template <class D16>
HWY_INLINE void PairsRow(D16 d16, const uint8_t* const rows[3], const uint8_t* packed,
                         const depthwise_int8::RowShape& shape, uint8_t* out) {
  const hn::Repartition<int32_t, D16> d;
  const hn::Rebind<float, decltype(d)> df;
  const hn::Rebind<uint8_t, D16> d8;
  const hn::Repartition<uint8_t, D16> bytes;
  using V16 = hn::Vec<D16>;
  using V32 = hn::Vec<decltype(d)>;
  const size_t size = hn::Lanes(d16);
  const depthwise_int8::Group group(packed, size, kPairTapBytes);

  V32 taps[2 * kPairs];  // of pair p: 2 * p for the low channels, 2 * p + 1 for the high ones
  MOBILENET_UNROLL
  for (int i = 0; i < 2 * kPairs; ++i) {
    taps[i] = hn::BitCast(d, hn::LoadU(bytes, group.taps + i * size * sizeof(int16_t)));
  }
  const auto half = [&](const uint8_t* from, size_t i) HWY_ATTR {
    return hn::LoadU(bytes, from + i * (size / 2) * sizeof(int32_t));
  };
  const V32 low_bias = hn::BitCast(d, half(group.bias, 0));
  const V32 high_bias = hn::BitCast(d, half(group.bias, 1));
  const auto low_multiplier = hn::BitCast(df, half(group.multiplier, 0));
  const auto high_multiplier = hn::BitCast(df, half(group.multiplier, 1));

  // load(row, column): the pixel's numbers under that tap.
  const auto pixel = [&](int x, const auto& load) HWY_ATTR {
    V32 low = low_bias, high = high_bias;
    const auto add = [&](int pair, V16 first, V16 second) HWY_ATTR {
      low = AddPairProducts(d, hn::BitCast(d, hn::InterleaveLower(d16, first, second)),
                            taps[2 * pair], low);
      high = AddPairProducts(d, hn::BitCast(d, hn::InterleaveUpper(d16, first, second)),
                             taps[2 * pair + 1], high);
    };
    add(0, load(0, 0), load(0, 1));
    add(1, load(0, 2), load(1, 0));
    add(2, load(1, 1), load(1, 2));
    add(3, load(2, 0), load(2, 1));
    add(4, load(2, 2), hn::Zero(d16));
    const V16 value = hn::ReorderDemote2To(d16, Requantize(d, low, low_multiplier),
                                           Requantize(d, high, high_multiplier));
    hn::StoreU(hn::DemoteTo(d8, value), d8, out + x * shape.pixel);
  };
  const Interior interior(shape.stride, shape.padding, shape.in_width, shape.out_width);
  const auto edge = [&](int x) HWY_ATTR {
    pixel(x, [&](int row, int tap) HWY_ATTR {
      const int column = x * shape.stride - shape.padding + tap;
      if (column < 0 || column >= shape.in_width) return hn::Zero(d16);
      return hn::PromoteTo(d16, hn::LoadU(d8, rows[row] + column * shape.pixel));
    });
  };
  for (int x = 0; x < interior.begin; ++x) edge(x);
  for (int x = interior.begin; x < interior.end; ++x) {
    const size_t left = (x * shape.stride - shape.padding) * shape.pixel;
    pixel(x, [&](int row, int tap) HWY_ATTR {
      return hn::PromoteTo(d16, hn::LoadU(d8, rows[row] + left + tap * shape.pixel));
    });
  }
  for (int x = interior.end; x < shape.out_width; ++x) edge(x);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
