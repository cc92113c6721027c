#include "engine/kernels/depthwise/depthwise_int8.h"

#include <type_traits>

// Highway's AVX3_DL is the target whose CPUs have AVX512-VNNI.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/depthwise/depthwise_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/depthwise/depthwise_int8_pairs-inl.h"
#include "engine/kernels/depthwise/depthwise_int8_quads-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using depthwise_int8::Filters;
using depthwise_int8::kChannelBytes;
using depthwise_int8::RowShape;

// Whether a group of channels with this tag is multiplied by dot4 (quads) rather than as 16-bit
// pairs.
template <class D>
constexpr bool kIsQuads = std::is_same_v<hn::TFromD<D>, uint8_t>;

// Calls body(tag, channel) for all channels; a call covers the tag's lanes from `channel` on.
// Groups are as large as possible: full vectors of bytes where there is a dot4, then eight channels
// (the paper's channel counts are multiples of eight for any alpha in steps of a quarter), then
// single channels.
template <class Body>
HWY_INLINE void ForGroups(size_t channels, const Body& body) {
  size_t channel = 0;
#if HWY_TARGET != HWY_SCALAR
  const auto vectors = [&](auto d) HWY_ATTR {
    for (; channel + hn::Lanes(d) <= channels; channel += hn::Lanes(d)) body(d, channel);
  };
#if MOBILENET_QUAD_PRODUCTS
  if constexpr (hn::MaxLanes(hn::ScalableTag<uint8_t>()) >= 64) {
    vectors(hn::CappedTag<uint8_t, 64>());
  }
  if constexpr (hn::MaxLanes(hn::ScalableTag<uint8_t>()) >= 32) {
    vectors(hn::CappedTag<uint8_t, 32>());
  }
  vectors(hn::CappedTag<uint8_t, 16>());
#endif
  vectors(hn::CappedTag<int16_t, 8>());
#endif
  for (; channel < channels; ++channel) body(hn::CappedTag<int16_t, 1>(), channel);
}

void PackDepthwiseInt8Impl(const int8_t* weights, const int32_t* bias, const float* multiplier,
                           int channels, uint8_t* packed) {
  const Filters filters{weights, bias, multiplier, static_cast<size_t>(channels)};
  ForGroups(filters.channels, [&](auto d, size_t first) HWY_ATTR {
    uint8_t* group = packed + first * kChannelBytes;
#if MOBILENET_QUAD_PRODUCTS
    if constexpr (kIsQuads<decltype(d)>) {
      PackQuads(d, filters, first, group);
      return;
    }
#endif
    if constexpr (!kIsQuads<decltype(d)>) PackPairs(d, filters, first, group);
  });
}

void DepthwiseRowInt8Impl(const uint8_t* const rows[3], const uint8_t* packed, int stride,
                          int padding, int in_width, int out_width, int channels, uint8_t* out) {
  const RowShape shape{stride, padding, in_width, out_width, static_cast<size_t>(channels)};
  ForGroups(shape.pixel, [&](auto d, size_t channel) HWY_ATTR {
    const uint8_t* const from[3] = {rows[0] + channel, rows[1] + channel, rows[2] + channel};
    const uint8_t* group = packed + channel * kChannelBytes;
#if MOBILENET_QUAD_PRODUCTS
    if constexpr (kIsQuads<decltype(d)>) {
      ComputeQuadRow(d, from, group, shape, out + channel);
      return;
    }
#endif
    if constexpr (!kIsQuads<decltype(d)>) ComputePairRow(d, from, group, shape, out + channel);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(PackDepthwiseInt8Impl);
HWY_EXPORT(DepthwiseRowInt8Impl);

size_t PackedDepthwiseInt8Size(int channels) { return channels * depthwise_int8::kChannelBytes; }

void PackDepthwiseInt8(const int8_t* weights, const int32_t* bias, const float* multiplier,
                       int channels, uint8_t* packed) {
  HWY_DYNAMIC_DISPATCH(PackDepthwiseInt8Impl)(weights, bias, multiplier, channels, packed);
}

void DepthwiseRowInt8(const uint8_t* const rows[3], const uint8_t* packed, int stride, int padding,
                      int in_width, int out_width, int channels, uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(DepthwiseRowInt8Impl)
  (rows, packed, stride, padding, in_width, out_width, channels, out);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
