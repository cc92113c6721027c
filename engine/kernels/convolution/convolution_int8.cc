#include "engine/kernels/convolution/convolution_int8.h"

#include <cstring>

// Highway's AVX3_DL is the target whose CPUs have AVX512-VNNI.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/convolution/convolution_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/int8-inl.h"
#include "engine/kernels/common/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Pixels of one register tile.
#if HWY_TARGET <= HWY_AVX3
constexpr int kTilePixels = 8;
#else
constexpr int kTilePixels = 4;
#endif

constexpr int kRowTaps = 3 * 3;                // values of an input row that one output reads
constexpr int kRowPairs = (kRowTaps + 1) / 2;  // 16-bit pairs; the last one's second weight is 0
constexpr int kPixelStep = 2 * 3;  // values from one output's first to the next output's

void QuantizeInputImpl(const float* x, size_t count, float scale, int16_t* q) {
  const auto quantize = [&](auto d, size_t at) HWY_ATTR {
    const auto scaled = hn::Mul(hn::LoadU(d, x + at), hn::Set(d, scale));
    const auto value = hn::Min(hn::Max(scaled, hn::Set(d, -255.0f)), hn::Set(d, 255.0f));
    const hn::Rebind<int32_t, decltype(d)> d32;
    const hn::Rebind<int16_t, decltype(d)> d16;
    hn::StoreU(hn::DemoteTo(d16, RoundToInt(d32, value)), d16, q + at);
  };
  const hn::ScalableTag<float> full;
  size_t at = 0;
  for (; at + hn::Lanes(full) <= count; at += hn::Lanes(full)) quantize(full, at);
  for (; at < count; ++at) quantize(hn::CappedTag<float, 1>(), at);
}

// The parameters that all tiles of a row share; the pointers are at the tiles' first channel.
struct PackedFilters {
  const int32_t* packed;
  const int32_t* bias;
  const float* multiplier;
  size_t channels;
};

// The micro-kernel: computes kPixels output pixels from pixel `first` on, kVectors vectors of
// channels of each.
template <int kPixels, int kVectors, class D>
HWY_INLINE void ComputeTile(D d, const int16_t* const rows[3], int first,
                            const PackedFilters& filters, uint8_t* out) {
  using V = hn::Vec<D>;
  const hn::Rebind<float, D> df;
  const hn::Rebind<uint8_t, D> d8;
  const size_t lanes = hn::Lanes(d);
  V sum[kPixels][kVectors];
  MOBILENET_UNROLL
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    MOBILENET_UNROLL
    for (int v = 0; v < kVectors; ++v) sum[pixel][v] = hn::LoadU(d, filters.bias + v * lanes);
  }
  const int32_t* packed = filters.packed;
  MOBILENET_WASM_LOOP
  for (int row = 0; row < 3; ++row) {
    const int16_t* x = rows[row] + first * kPixelStep;
    MOBILENET_WASM_LOOP
    for (int pair = 0; pair < kRowPairs; ++pair) {
      V weight[kVectors];
      MOBILENET_UNROLL
      for (int v = 0; v < kVectors; ++v) {
        weight[v] = hn::LoadU(d, packed + v * lanes);
      }
      MOBILENET_UNROLL
      for (int pixel = 0; pixel < kPixels; ++pixel) {
        int32_t neighbours;
        std::memcpy(&neighbours, x + pixel * kPixelStep + pair * 2, sizeof(neighbours));
        const V value = hn::Set(d, neighbours);
        MOBILENET_UNROLL
        for (int v = 0; v < kVectors; ++v) {
          sum[pixel][v] = AddPairProducts(d, value, weight[v], sum[pixel][v]);
        }
      }
      packed += filters.channels;
    }
  }
  out += first * filters.channels;
  hn::Vec<decltype(df)> multiplier[kVectors];
  MOBILENET_UNROLL
  for (int v = 0; v < kVectors; ++v) multiplier[v] = hn::LoadU(df, filters.multiplier + v * lanes);
  MOBILENET_UNROLL
  for (int pixel = 0; pixel < kPixels; ++pixel, out += filters.channels) {
    if constexpr (kVectors == 2) {
      StoreRequantized(d, sum[pixel][0], multiplier[0], sum[pixel][1], multiplier[1], out);
    } else {
      hn::StoreU(hn::DemoteTo(d8, Requantize(d, sum[pixel][0], multiplier[0])), d8, out);
    }
  }
}

// Computes kVectors vectors of channels of all pixels of a row.
template <int kVectors, class D>
HWY_INLINE void ComputeRow(D d, const int16_t* const rows[3], const PackedFilters& filters,
                           int out_width, uint8_t* out) {
  int x = 0;
  for (; x + kTilePixels <= out_width; x += kTilePixels) {
    ComputeTile<kTilePixels, kVectors>(d, rows, x, filters, out);
  }
  for (; x < out_width; ++x) ComputeTile<1, kVectors>(d, rows, x, filters, out);
}

void ConvolutionRowInt8Impl(const int16_t* const rows[3], const int32_t* packed,
                            const int32_t* bias, const float* multiplier, int out_width,
                            int channels, uint8_t* out) {
  const auto filters = [&](int channel) {
    return PackedFilters{packed + channel, bias + channel, multiplier + channel,
                         static_cast<size_t>(channels)};
  };
  const hn::ScalableTag<int32_t> full;
  const int lanes = static_cast<int>(hn::Lanes(full));
  int channel = 0;
  for (; channel + 2 * lanes <= channels; channel += 2 * lanes) {
    ComputeRow<2>(full, rows, filters(channel), out_width, out + channel);
  }
  for (; channel + lanes <= channels; channel += lanes) {
    ComputeRow<1>(full, rows, filters(channel), out_width, out + channel);
  }
  if constexpr (hn::MaxLanes(hn::ScalableTag<int32_t>()) > 4) {
    for (; channel + 4 <= channels; channel += 4) {
      ComputeRow<1>(hn::CappedTag<int32_t, 4>(), rows, filters(channel), out_width, out + channel);
    }
  }
  for (; channel < channels; ++channel) {
    ComputeRow<1>(hn::CappedTag<int32_t, 1>(), rows, filters(channel), out_width, out + channel);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(QuantizeInputImpl);
HWY_EXPORT(ConvolutionRowInt8Impl);

void QuantizeInput(const float* x, size_t count, float scale, int16_t* q) {
  HWY_DYNAMIC_DISPATCH(QuantizeInputImpl)(x, count, scale, q);
}

size_t PackedConvolutionInt8Size(int channels) {
  return size_t{3} * HWY_NAMESPACE::kRowPairs * channels;
}

void PackConvolutionInt8(const int8_t* weights, int channels, int32_t* packed) {
  using HWY_NAMESPACE::kRowPairs, HWY_NAMESPACE::kRowTaps;
  for (int row = 0; row < 3; ++row, weights += kRowTaps * channels) {
    for (int pair = 0; pair < kRowPairs; ++pair) {
      for (int c = 0; c < channels; ++c) {
        const int first = weights[2 * pair * channels + c];
        const int second = 2 * pair + 1 < kRowTaps ? weights[(2 * pair + 1) * channels + c] : 0;
        *packed++ = (second * 0x10000) | (first & 0xFFFF);
      }
    }
  }
}

void ConvolutionRowInt8(const int16_t* const rows[3], const int32_t* packed, const int32_t* bias,
                        const float* multiplier, int out_width, int channels, uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(ConvolutionRowInt8Impl)
  (rows, packed, bias, multiplier, out_width, channels, out);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
