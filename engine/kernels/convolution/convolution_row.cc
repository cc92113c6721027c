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

// Pixels of one register tile. Outputs of a network are a multiple of 16 wide.
constexpr int kTilePixels = HWY_TARGET <= HWY_AVX3 ? 8 : 4;

constexpr int kRowTaps = 3 * 3;    // numbers of an input row that one output needs
constexpr int kPixelStep = 2 * 3;  // from those to the next output's

// What a row's tiles have in common, from their first channel on.
struct Filters {
  const float *weights, *bias;
  Activation activation;
  size_t channels;
};

// kVectors vectors of channels of kPixels pixels, the first of which is `first`.
template <int kPixels, int kVectors, class D>
HWY_INLINE void Tile(D d, const float* const rows[3], int first, const Filters& filters,
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

// One row of kVectors vectors of channels.
template <int kVectors, class D>
HWY_INLINE void Row(D d, const float* const rows[3], const Filters& filters, int out_width,
                    float* out) {
  int x = 0;
  for (; x + kTilePixels <= out_width; x += kTilePixels) {
    Tile<kTilePixels, kVectors>(d, rows, x, filters, out);
  }
  for (; x < out_width; ++x) Tile<1, kVectors>(d, rows, x, filters, out);
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
    Row<2>(full, rows, filters(channel), out_width, out + channel);
  }
  ForChannels(channels - channel, [&](auto d, int rest) HWY_ATTR {
    Row<1>(d, rows, filters(channel + rest), out_width, out + channel + rest);
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
