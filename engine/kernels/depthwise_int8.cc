#include "engine/kernels/depthwise_int8.h"

#include <cstring>

#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/depthwise_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/int8-inl.h"
#include "engine/kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The nine taps make five pairs, the last one with a zero: two taps to a 32-bit lane.
constexpr int kPairs = 5;
// Bytes of one packed channel: its taps in 16 bits, bias and multiplier. A group of channels, of
// which a kernel takes care at once, holds one of these after the other for all its channels.
constexpr size_t kTapBytes = 2 * kPairs * sizeof(int16_t);
constexpr size_t kChannelBytes = kTapBytes + sizeof(int32_t) + sizeof(float);

// Calls body(tag, channel) for all channels: whole vectors of 16-bit lanes first, then eight at a
// time (the paper's channel counts are multiples of eight for any alpha in steps of a quarter),
// then single ones.
template <class Body>
HWY_INLINE void ForGroups(int channels, const Body& body) {
  int channel = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::ScalableTag<int16_t> full;
  const hn::CappedTag<int16_t, 8> eight;
  const int lanes = static_cast<int>(hn::Lanes(full));
  for (; channel + lanes <= channels; channel += lanes) body(full, channel);
  for (; channel + 8 <= channels; channel += 8) body(eight, channel);
#endif
  for (; channel < channels; ++channel) body(hn::CappedTag<int16_t, 1>(), channel);
}

// Within each block of eight channels the first four are "low", the others "high": what
// interleaving two vectors of 16-bit lanes gives. A group of one has low channels only.
struct Place {
  size_t half, lane;
};
Place PlaceOf(size_t channel) { return {channel % 8 / 4, channel / 8 * 4 + channel % 4}; }

// The three packed arrays of a group of `size` channels that starts at `channel`.
template <typename Byte>
struct Group {
  Group(Byte* packed, size_t channel, size_t size)
      : taps(packed + channel * kChannelBytes),
        bias(taps + size * kTapBytes),
        multiplier(bias + size * sizeof(int32_t)) {}
  Byte *taps, *bias, *multiplier;
};

size_t PackedDepthwiseInt8SizeImpl(int channels) { return channels * kChannelBytes; }

void PackDepthwiseInt8Impl(const int8_t* weights, const int32_t* bias, const float* multiplier,
                           int channels, uint8_t* packed) {
  ForGroups(channels, [&](auto d, int first) {
    const size_t size = hn::Lanes(d);
    const Group group(packed, first, size);
    for (size_t i = 0; i < size; ++i) {
      const size_t channel = first + i;
      const auto [half, lane] = PlaceOf(i);
      for (int tap = 0; tap < 2 * kPairs; ++tap) {
        const int16_t weight = tap < 9 ? weights[tap * channels + channel] : 0;
        const size_t row = size == 1 ? tap / 2 : tap / 2 * 2 + half;
        const size_t stride = size == 1 ? 2 : size;  // int16 in a row
        std::memcpy(group.taps + (row * stride + 2 * lane + tap % 2) * sizeof(weight), &weight,
                    sizeof(weight));
      }
      const size_t at = half * (size / 2) + lane;
      std::memcpy(group.bias + at * sizeof(*bias), bias + channel, sizeof(*bias));
      std::memcpy(group.multiplier + at * sizeof(*multiplier), multiplier + channel,
                  sizeof(*multiplier));
    }
  });
}

// One channel.
HWY_INLINE void Row(hn::CappedTag<int16_t, 1> /*d*/, const uint8_t* const rows[3],
                    const Group<const uint8_t>& group, size_t pixel, int stride, int out_width,
                    uint8_t* out) {
  const hn::CappedTag<int32_t, 1> d;
  const hn::CappedTag<float, 1> df;
  int16_t taps[2 * kPairs];
  std::memcpy(taps, group.taps, sizeof(taps));
  int32_t bias;
  std::memcpy(&bias, group.bias, sizeof(bias));
  float multiplier;
  std::memcpy(&multiplier, group.multiplier, sizeof(multiplier));
  for (int x = 0; x < out_width; ++x) {
    const size_t left = x * stride * pixel;
    int32_t sum = bias;
    for (int tap = 0; tap < 9; ++tap) {
      sum += rows[tap / 3][left + tap % 3 * pixel] * taps[tap];
    }
    const auto value = Requantize(d, hn::Set(d, sum), hn::Set(df, multiplier));
    out[x * pixel] = static_cast<uint8_t>(hn::GetLane(value));
  }
}

#if HWY_TARGET != HWY_SCALAR
// A group of eight channels or a vector of 16-bit lanes.
template <class D16>
HWY_INLINE void Row(D16 d16, const uint8_t* const rows[3], const Group<const uint8_t>& group,
                    size_t pixel, int stride, int out_width, uint8_t* out) {
  const hn::Repartition<int32_t, D16> d;
  const hn::Rebind<float, decltype(d)> df;
  const hn::Rebind<uint8_t, D16> d8;
  const hn::Repartition<uint8_t, D16> bytes;
  using V16 = hn::Vec<D16>;
  using V32 = hn::Vec<decltype(d)>;
  const size_t size = hn::Lanes(d16);

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

  const uint8_t* row0 = rows[0];
  const uint8_t* row1 = rows[1];
  const uint8_t* row2 = rows[2];
  const auto load = [&](const uint8_t* from)
                        HWY_ATTR { return hn::PromoteTo(d16, hn::LoadU(d8, from)); };
  for (int x = 0; x < out_width; ++x) {
    V32 low = low_bias, high = high_bias;
    const auto add = [&](int pair, V16 first, V16 second) HWY_ATTR {
      low = AddPairProducts(d, hn::BitCast(d, hn::InterleaveLower(d16, first, second)),
                            taps[2 * pair], low);
      high = AddPairProducts(d, hn::BitCast(d, hn::InterleaveUpper(d16, first, second)),
                             taps[2 * pair + 1], high);
    };
    add(0, load(row0), load(row0 + pixel));
    add(1, load(row0 + 2 * pixel), load(row1));
    add(2, load(row1 + pixel), load(row1 + 2 * pixel));
    add(3, load(row2), load(row2 + pixel));
    add(4, load(row2 + 2 * pixel), hn::Zero(d16));
    const V16 value = hn::ReorderDemote2To(d16, Requantize(d, low, low_multiplier),
                                           Requantize(d, high, high_multiplier));
    hn::StoreU(hn::DemoteTo(d8, value), d8, out);
    row0 += stride * pixel;
    row1 += stride * pixel;
    row2 += stride * pixel;
    out += pixel;
  }
}
#endif

void DepthwiseRowInt8Impl(const uint8_t* const rows[3], const uint8_t* packed, int stride,
                          int out_width, int channels, uint8_t* out) {
  ForGroups(channels, [&](auto d, int channel) HWY_ATTR {
    const uint8_t* const from[3] = {rows[0] + channel, rows[1] + channel, rows[2] + channel};
    Row(d, from, Group(packed, channel, hn::Lanes(d)), channels, stride, out_width, out + channel);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(PackedDepthwiseInt8SizeImpl);
HWY_EXPORT(PackDepthwiseInt8Impl);
HWY_EXPORT(DepthwiseRowInt8Impl);

size_t PackedDepthwiseInt8Size(int channels) {
  return HWY_DYNAMIC_DISPATCH(PackedDepthwiseInt8SizeImpl)(channels);
}

void PackDepthwiseInt8(const int8_t* weights, const int32_t* bias, const float* multiplier,
                       int channels, uint8_t* packed) {
  HWY_DYNAMIC_DISPATCH(PackDepthwiseInt8Impl)(weights, bias, multiplier, channels, packed);
}

void DepthwiseRowInt8(const uint8_t* const rows[3], const uint8_t* packed, int stride,
                      int out_width, int channels, uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(DepthwiseRowInt8Impl)(rows, packed, stride, out_width, channels, out);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
