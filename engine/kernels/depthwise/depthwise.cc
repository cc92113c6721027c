#include "engine/kernels/depthwise/depthwise.h"

#include <cstddef>

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/depthwise/depthwise.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/row_interior.h"
#include "engine/kernels/common/simd-inl.h"
#include "engine/kernels/depthwise/depthwise_neighbours-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Loads one vector of channels at each of the nine positions of a [3, 3, channels] array.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void LoadNine(D d, const float* from, size_t channels, V (&to)[9]) {
  MOBILENET_UNROLL
  for (int i = 0; i < 9; ++i) to[i] = hn::LoadU(d, from + i * channels);
}

#if HWY_TARGET == HWY_WASM
void DepthwiseRowImpl(const float* const rows[3], const float* weights, const float* bias,
                      Activation activation, int stride, int padding, int in_width, int out_width,
                      int channels, float* out) {
  const depthwise_neighbours::Row row{rows,   weights, bias,     activation,
                                      stride, padding, in_width, static_cast<size_t>(channels),
                                      out};
  if (stride == 1) {
    depthwise_neighbours::ComputeRow<1>(row, out_width, channels);
  } else {
    depthwise_neighbours::ComputeRow<2>(row, out_width, channels);
  }
}
#else
void DepthwiseRowImpl(const float* const rows[3], const float* weights, const float* bias,
                      Activation activation, int stride, int padding, int in_width, int out_width,
                      int channels, float* out) {
  const size_t pixel = static_cast<size_t>(channels);
  const Interior interior(stride, padding, in_width, out_width);
  ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
    using V = hn::Vec<decltype(d)>;
    V tap[9];
    LoadNine(d, weights + channel, pixel, tap);
    const V start = bias != nullptr ? hn::LoadU(d, bias + channel) : hn::Zero(d);
    float* to = out + channel;
    const auto edge = [&](int x) HWY_ATTR {
      V sum = start;
      MOBILENET_UNROLL
      for (int i = 0; i < 9; ++i) {
        const int column = x * stride - padding + i % 3;
        if (column < 0 || column >= in_width) continue;
        sum = MultiplyAdd(hn::LoadU(d, rows[i / 3] + channel + column * pixel), tap[i], sum);
      }
      hn::StoreU(Activate(d, sum, activation), d, to + x * pixel);
    };
    for (int x = 0; x < interior.begin; ++x) edge(x);
    const ptrdiff_t first = interior.begin * stride - padding;
    const float* row0 = rows[0] + channel + first * channels;
    const float* row1 = rows[1] + channel + first * channels;
    const float* row2 = rows[2] + channel + first * channels;
    for (int x = interior.begin; x < interior.end; ++x) {
      V sum = start;
      MOBILENET_UNROLL
      for (int i = 0; i < 3; ++i) sum = MultiplyAdd(hn::LoadU(d, row0 + i * pixel), tap[i], sum);
      MOBILENET_UNROLL
      for (int i = 0; i < 3; ++i)
        sum = MultiplyAdd(hn::LoadU(d, row1 + i * pixel), tap[3 + i], sum);
      MOBILENET_UNROLL
      for (int i = 0; i < 3; ++i)
        sum = MultiplyAdd(hn::LoadU(d, row2 + i * pixel), tap[6 + i], sum);
      hn::StoreU(Activate(d, sum, activation), d, to + x * pixel);
      row0 += stride * pixel;
      row1 += stride * pixel;
      row2 += stride * pixel;
    }
    for (int x = interior.end; x < out_width; ++x) edge(x);
  });
}
#endif

void DepthwiseInputGradientRowImpl(const float* const dy_rows[3], const float* weights, int stride,
                                   int padding, int in_width, int channels, float* dx) {
  const size_t pixel = static_cast<size_t>(channels);
  ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
    using V = hn::Vec<decltype(d)>;
    V tap[9];
    LoadNine(d, weights + channel, pixel, tap);
    // Pixel out_x of dy is at index out_x + 1, because each row begins with a pixel of zeros.
    const float* dy0 = dy_rows[0] + channel + pixel;
    const float* dy1 = dy_rows[1] + channel + pixel;
    const float* dy2 = dy_rows[2] + channel + pixel;
    const auto add = [&](V& sum, int kernel_x, ptrdiff_t out_x) HWY_ATTR {
      const ptrdiff_t at = out_x * static_cast<ptrdiff_t>(pixel);
      sum = hn::MulAdd(hn::LoadU(d, dy0 + at), tap[kernel_x], sum);
      sum = hn::MulAdd(hn::LoadU(d, dy1 + at), tap[3 + kernel_x], sum);
      sum = hn::MulAdd(hn::LoadU(d, dy2 + at), tap[6 + kernel_x], sum);
    };
    for (int x = 0; x < in_width; ++x) {
      // Output pixel out_x reads this pixel through kernel column x + padding - out_x * stride.
      const int padded = x + padding;
      V sum = hn::Zero(d);
      if (stride == 1) {
        for (int kernel_x = 0; kernel_x < 3; ++kernel_x) add(sum, kernel_x, padded - kernel_x);
      } else if (padded % 2 == 0) {
        add(sum, 0, padded / 2);
        add(sum, 2, padded / 2 - 1);
      } else {
        add(sum, 1, padded / 2);
      }
      hn::StoreU(sum, d, dx + x * pixel + channel);
    }
  });
}

void DepthwiseWeightGradientRowImpl(const float* const rows[3], const float* dy, int stride,
                                    int out_width, int channels, float* dw) {
  const size_t pixel = static_cast<size_t>(channels);
  ForChannels(channels, [&](auto d, int channel) HWY_ATTR {
    using V = hn::Vec<decltype(d)>;
    V sum[9];
    LoadNine(d, dw + channel, pixel, sum);
    const float* row0 = rows[0] + channel;
    const float* row1 = rows[1] + channel;
    const float* row2 = rows[2] + channel;
    const float* from = dy + channel;
    for (int x = 0; x < out_width; ++x) {
      const V gradient = hn::LoadU(d, from);
      MOBILENET_UNROLL
      for (int i = 0; i < 3; ++i) {
        sum[i] = hn::MulAdd(hn::LoadU(d, row0 + i * pixel), gradient, sum[i]);
        sum[3 + i] = hn::MulAdd(hn::LoadU(d, row1 + i * pixel), gradient, sum[3 + i]);
        sum[6 + i] = hn::MulAdd(hn::LoadU(d, row2 + i * pixel), gradient, sum[6 + i]);
      }
      row0 += stride * pixel;
      row1 += stride * pixel;
      row2 += stride * pixel;
      from += pixel;
    }
    MOBILENET_UNROLL
    for (int i = 0; i < 9; ++i) hn::StoreU(sum[i], d, dw + i * pixel + channel);
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(DepthwiseRowImpl);
HWY_EXPORT(DepthwiseInputGradientRowImpl);
HWY_EXPORT(DepthwiseWeightGradientRowImpl);

void DepthwiseRow(const float* const rows[3], const float* weights, const float* bias,
                  Activation activation, int stride, int padding, int in_width, int out_width,
                  int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(DepthwiseRowImpl)
  (rows, weights, bias, activation, stride, padding, in_width, out_width, channels, out);
}

void DepthwiseInputGradientRow(const float* const dy_rows[3], const float* weights, int stride,
                               int padding, int in_width, int channels, float* dx) {
  HWY_DYNAMIC_DISPATCH(DepthwiseInputGradientRowImpl)
  (dy_rows, weights, stride, padding, in_width, channels, dx);
}

void DepthwiseWeightGradientRow(const float* const rows[3], const float* dy, int stride,
                                int out_width, int channels, float* dw) {
  HWY_DYNAMIC_DISPATCH(DepthwiseWeightGradientRowImpl)
  (rows, dy, stride, out_width, channels, dw);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
