#include "engine/kernels/convolution/convolution_row.h"

#include <cstddef>

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/convolution/convolution_row.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Pixels of one register tile. They divide the output width, which is a multiple of 16 in every
// network.
constexpr int kTilePixels = HWY_TARGET <= HWY_AVX3 ? 8 : 4;

constexpr int kRowTaps = 3 * 3;    // values of an input row that one output reads
constexpr int kPixelStep = 2 * 3;  // values from one output's first to the next output's

// The parameters that all tiles of a row share; the pointers are at the tiles' first channel.
struct Filters {
  const float *weights, *bias;
  Activation activation;
  size_t channels;
};

// The micro-kernel: computes kPixels output pixels from pixel `first` on, kVectors vectors of
// channels of each.
template <int kPixels, int kVectors, class D>
HWY_INLINE void ComputeTile(D d, const float* const rows[3], int first, const Filters& filters,
                            float* out) {
  using V = hn::Vec<D>;
  const size_t lanes = hn::Lanes(d);
  V sum[kPixels][kVectors];
  MOBILENET_UNROLL
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    MOBILENET_UNROLL
    for (int v = 0; v < kVectors; ++v) sum[pixel][v] = hn::LoadU(d, filters.bias + v * lanes);
  }
  const float* weights = filters.weights;
  MOBILENET_WASM_LOOP
  for (int row = 0; row < 3; ++row) {
    const float* x = rows[row] + first * kPixelStep;
    MOBILENET_WASM_LOOP
    for (int tap = 0; tap < kRowTaps; ++tap) {
      V weight[kVectors];
      MOBILENET_UNROLL
      for (int v = 0; v < kVectors; ++v) weight[v] = hn::LoadU(d, weights + v * lanes);
      MOBILENET_UNROLL
      for (int pixel = 0; pixel < kPixels; ++pixel) {
        const V value = hn::Set(d, x[pixel * kPixelStep + tap]);
        MOBILENET_UNROLL
        for (int v = 0; v < kVectors; ++v) {
          sum[pixel][v] = MultiplyAdd(value, weight[v], sum[pixel][v]);
        }
      }
      weights += filters.channels;
    }
  }
  out += first * filters.channels;
  MOBILENET_UNROLL
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    MOBILENET_UNROLL
    for (int v = 0; v < kVectors; ++v) {
      hn::StoreU(Activate(d, sum[pixel][v], filters.activation), d,
                 out + pixel * filters.channels + v * lanes);
    }
  }
}

// Computes kVectors vectors of channels of all pixels of a row.
template <int kVectors, class D>
HWY_INLINE void ComputeRow(D d, const float* const rows[3], const Filters& filters, int out_width,
                           float* out) {
  int x = 0;
  for (; x + kTilePixels <= out_width; x += kTilePixels) {
    ComputeTile<kTilePixels, kVectors>(d, rows, x, filters, out);
  }
  for (; x < out_width; ++x) ComputeTile<1, kVectors>(d, rows, x, filters, out);
}

void ConvolutionRowImpl(const float* const rows[3], const float* weights, const float* bias,
                        Activation activation, int out_width, int channels, float* out) {
  const auto filters = [&](int channel) {
    return Filters{weights + channel, bias + channel, activation, static_cast<size_t>(channels)};
  };
  const hn::ScalableTag<float> full;
  const int pair = 2 * static_cast<int>(hn::Lanes(full));
  int channel = 0;
  for (; channel + pair <= channels; channel += pair) {
    ComputeRow<2>(full, rows, filters(channel), out_width, out + channel);
  }
  ForChannels(channels - channel, [&](auto d, int rest) HWY_ATTR {
    ComputeRow<1>(d, rows, filters(channel + rest), out_width, out + channel + rest);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(ConvolutionRowImpl);

void ConvolutionRow(const float* const rows[3], const float* weights, const float* bias,
                    Activation activation, int out_width, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(ConvolutionRowImpl)
  (rows, weights, bias, activation, out_width, channels, out);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
