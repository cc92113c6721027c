#include "engine/kernels/batch_norm/batch_norm.h"

#include <algorithm>
#include <cstddef>

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/batch_norm/batch_norm.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Pixels that are summed in float32; the sums of such blocks are added up in double.
constexpr int64_t kSumPixels = 128;

// `value` where the activation's slope at z is 1, else 0.
template <class D, class V>
HWY_INLINE V MaskByActivation(D d, V z, V value, Activation activation) {
  if (activation == Activation::kNone) return value;
  auto passes = hn::Gt(z, hn::Zero(d));
  if (activation == Activation::kRelu6) passes = hn::And(passes, hn::Lt(z, hn::Set(d, 6.0f)));
  return hn::IfThenElseZero(passes, value);
}

// Adds the lanes of two vectors to two arrays of sums.
template <class D, class V>
HWY_INLINE void AddLanes(D d, V first, V second, double* first_sums, double* second_sums) {
  HWY_ALIGN float lanes[2 * HWY_MAX_BYTES / sizeof(float)];
  const size_t count = hn::Lanes(d);
  hn::StoreU(first, d, lanes);
  hn::StoreU(second, d, lanes + count);
  for (size_t i = 0; i < count; ++i) first_sums[i] += lanes[i];
  for (size_t i = 0; i < count; ++i) second_sums[i] += lanes[count + i];
}

// Calls term(offset of a pixel's channel, first, second) for every pixel, where `first` and
// `second` are running sums to add to, and adds their totals to first_sums and second_sums. Pixels
// go to four pairs of running sums one after the other, so that an addition need not wait for the
// one before.
template <class D, class Term>
HWY_INLINE void SumPixels(D d, int64_t pixels, int channels, int channel, const Term& term,
                          double* first_sums, double* second_sums) {
  using V = hn::Vec<D>;
  for (int64_t block = 0; block < pixels; block += kSumPixels) {
    const int64_t end = std::min(pixels, block + kSumPixels);
    V first[4], second[4];
    MOBILENET_UNROLL
    for (int i = 0; i < 4; ++i) first[i] = second[i] = hn::Zero(d);
    int64_t pixel = block;
    for (; pixel + 4 <= end; pixel += 4) {
      MOBILENET_UNROLL
      for (int i = 0; i < 4; ++i) term((pixel + i) * channels + channel, first[i], second[i]);
    }
    for (; pixel < end; ++pixel) term(pixel * channels + channel, first[0], second[0]);
    AddLanes(d, hn::Add(hn::Add(first[0], first[1]), hn::Add(first[2], first[3])),
             hn::Add(hn::Add(second[0], second[1]), hn::Add(second[2], second[3])),
             first_sums + channel, second_sums + channel);
  }
}

void ChannelSumsImpl(const float* y, int64_t pixels, int channels, double* sums,
                     double* square_sums) {
  ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
    using V = hn::Vec<decltype(d)>;
    const auto term = [&](int64_t at, V& sum, V& square_sum) HWY_ATTR {
      const V value = hn::LoadU(d, y + at);
      sum = hn::Add(sum, value);
      square_sum = hn::MulAdd(value, value, square_sum);
    };
    SumPixels(d, pixels, channels, channel, term, sums, square_sums);
  });
}

void BatchNormActivateImpl(const float* y, int64_t pixels, int channels, const float* scale,
                           const float* shift, Activation activation, float* a) {
  for (int64_t pixel = 0; pixel < pixels; ++pixel) {
    ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
      const auto z = hn::MulAdd(hn::LoadU(d, y + channel), hn::LoadU(d, scale + channel),
                                hn::LoadU(d, shift + channel));
      hn::StoreU(Activate(d, z, activation), d, a + channel);
    });
    y += channels;
    a += channels;
  }
}

void BatchNormGradientSumsImpl(const float* da, const float* y, int64_t pixels, int channels,
                               const float* scale, const float* shift, const float* mean,
                               Activation activation, double* dz_sums, double* dz_y_sums) {
  ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
    using V = hn::Vec<decltype(d)>;
    const V channel_scale = hn::LoadU(d, scale + channel);
    const V channel_shift = hn::LoadU(d, shift + channel);
    const V channel_mean = hn::LoadU(d, mean + channel);
    const auto term = [&](int64_t at, V& dz_sum, V& dz_y_sum) HWY_ATTR {
      const V value = hn::LoadU(d, y + at);
      const V z = hn::MulAdd(value, channel_scale, channel_shift);
      const V dz = MaskByActivation(d, z, hn::LoadU(d, da + at), activation);
      dz_sum = hn::Add(dz_sum, dz);
      dz_y_sum = hn::MulAdd(dz, hn::Sub(value, channel_mean), dz_y_sum);
    };
    SumPixels(d, pixels, channels, channel, term, dz_sums, dz_y_sums);
  });
}

void BatchNormInputGradientImpl(const float* da, const float* y, int64_t pixels, int channels,
                                const float* scale, const float* shift, const float* slope,
                                const float* offset, Activation activation, float* dy) {
  for (int64_t pixel = 0; pixel < pixels; ++pixel) {
    ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
      const auto value = hn::LoadU(d, y + channel);
      const auto channel_scale = hn::LoadU(d, scale + channel);
      const auto z = hn::MulAdd(value, channel_scale, hn::LoadU(d, shift + channel));
      const auto dz = MaskByActivation(d, z, hn::LoadU(d, da + channel), activation);
      const auto rest =
          hn::MulAdd(value, hn::LoadU(d, slope + channel), hn::LoadU(d, offset + channel));
      hn::StoreU(hn::MulAdd(dz, channel_scale, rest), d, dy + channel);
    });
    da += channels;
    y += channels;
    dy += channels;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(ChannelSumsImpl);
HWY_EXPORT(BatchNormActivateImpl);
HWY_EXPORT(BatchNormGradientSumsImpl);
HWY_EXPORT(BatchNormInputGradientImpl);

void ChannelSums(const float* y, int64_t pixels, int channels, double* sums, double* square_sums) {
  HWY_DYNAMIC_DISPATCH(ChannelSumsImpl)(y, pixels, channels, sums, square_sums);
}

void BatchNormActivate(const float* y, int64_t pixels, int channels, const float* scale,
                       const float* shift, Activation activation, float* a) {
  HWY_DYNAMIC_DISPATCH(BatchNormActivateImpl)(y, pixels, channels, scale, shift, activation, a);
}

void BatchNormGradientSums(const float* da, const float* y, int64_t pixels, int channels,
                           const float* scale, const float* shift, const float* mean,
                           Activation activation, double* dz_sums, double* dz_y_sums) {
  HWY_DYNAMIC_DISPATCH(BatchNormGradientSumsImpl)
  (da, y, pixels, channels, scale, shift, mean, activation, dz_sums, dz_y_sums);
}

void BatchNormInputGradient(const float* da, const float* y, int64_t pixels, int channels,
                            const float* scale, const float* shift, const float* slope,
                            const float* offset, Activation activation, float* dy) {
  HWY_DYNAMIC_DISPATCH(BatchNormInputGradientImpl)
  (da, y, pixels, channels, scale, shift, slope, offset, activation, dy);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
