// A depthwise row for WebAssembly: four neighbouring outputs at once. Vectors have four lanes there
// and V8 leaves about 15 registers; with wider vectors it is faster to keep the nine taps in
// registers for the whole row, as depthwise.cc does. Compiled once for each target, hence the guard
// that toggles.
#if defined(MOBILENET_KERNELS_DEPTHWISE_NEIGHBOURS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_DEPTHWISE_NEIGHBOURS_INL_H_
#undef MOBILENET_KERNELS_DEPTHWISE_NEIGHBOURS_INL_H_
#else
#define MOBILENET_KERNELS_DEPTHWISE_NEIGHBOURS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>

#include "engine/kernels/common/simd-inl.h"

#if HWY_TARGET == HWY_WASM
HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {
namespace depthwise_neighbours {

namespace hn = hwy::HWY_NAMESPACE;

// Neighbouring outputs that are computed at once, because they share most of what they load.
constexpr int kNeighbours = 4;

// Channels are processed a cache line at a time (64 bytes): pixels are often a power of two apart,
// so their lines map to the same few sets of the cache, which holds only some of them together.
constexpr int kLineFloats = 16;

// The arguments that all outputs of a row share, as for DepthwiseRow.
struct Row {
  const float* const* rows;
  const float *weights, *bias;
  Activation activation;
  int stride, padding, in_width;
  size_t pixel;  // floats from one pixel to the next
  float* out;
};

// Computes kNeighbours outputs from pixel `x` on, one vector of channels. Kernel columns before
// kBegin of the first output, and from kEnd on of the last, lie beside the row and are skipped.
template <int kStride, int kBegin, int kEnd, class D>
HWY_INLINE void ComputeNeighbours(D d, const Row& row, int channel, int x) {
  using V = hn::Vec<D>;
  const V start = row.bias != nullptr ? hn::LoadU(d, row.bias + channel) : hn::Zero(d);
  V sum[kNeighbours];
  MOBILENET_UNROLL
  for (int i = 0; i < kNeighbours; ++i) sum[i] = start;
  const size_t pixel = row.pixel;
  const size_t first = (x * kStride - row.padding + kBegin) * pixel + channel;
  const float* weights = row.weights + channel;
  MOBILENET_WASM_LOOP
  for (int ky = 0; ky < 3; ++ky) {
    V tap[3];
    MOBILENET_UNROLL
    for (int kx = 0; kx < 3; ++kx, weights += pixel) tap[kx] = hn::LoadU(d, weights);
    const float* from = row.rows[ky] + first;
    MOBILENET_UNROLL
    for (int at = kBegin; at < (kNeighbours - 1) * kStride + kEnd; ++at, from += pixel) {
      const V value = hn::LoadU(d, from);
      MOBILENET_UNROLL
      for (int i = 0; i < kNeighbours; ++i) {
        const int kx = at - i * kStride;
        if (kx >= 0 && kx < 3) sum[i] = MultiplyAdd(value, tap[kx], sum[i]);
      }
    }
  }
  float* to = row.out + x * pixel + channel;
  MOBILENET_UNROLL
  for (int i = 0; i < kNeighbours; ++i, to += pixel) {
    hn::StoreU(Activate(d, sum[i], row.activation), d, to);
  }
}

// Computes one output, one vector of channels.
template <class D>
HWY_INLINE void ComputeOutput(D d, const Row& row, int channel, int x) {
  auto sum = row.bias != nullptr ? hn::LoadU(d, row.bias + channel) : hn::Zero(d);
  const int column = x * row.stride - row.padding;
  const int begin = std::max(-column, 0), end = std::min(row.in_width - column, 3);
  for (int ky = 0; ky < 3; ++ky) {
    for (int kx = begin; kx < end; ++kx) {
      const float* from = row.rows[ky] + (column + kx) * row.pixel + channel;
      const float* tap = row.weights + (ky * 3 + kx) * row.pixel + channel;
      sum = MultiplyAdd(hn::LoadU(d, from), hn::LoadU(d, tap), sum);
    }
  }
  hn::StoreU(Activate(d, sum, row.activation), d, row.out + x * row.pixel + channel);
}

// Computes `count` outputs from pixel `x` on; `count` is kNeighbours or 1.
template <int kStride, class D>
HWY_INLINE void ComputeOutputs(D d, const Row& row, int channel, int x, int count) {
  const bool left = x * kStride < row.padding;
  const bool right = (x + kNeighbours - 1) * kStride - row.padding + 3 > row.in_width;
  if (count == 1) {
    ComputeOutput(d, row, channel, x);
  } else if (left && right) {
    ComputeNeighbours<kStride, 1, 2>(d, row, channel, x);
  } else if (left) {
    ComputeNeighbours<kStride, 1, 3>(d, row, channel, x);
  } else if (right) {
    ComputeNeighbours<kStride, 0, 2>(d, row, channel, x);
  } else {
    ComputeNeighbours<kStride, 0, 3>(d, row, channel, x);
  }
}

// Computes a whole output row.
template <int kStride>
HWY_INLINE void ComputeRow(const Row& row, int out_width, int channels) {
  const hn::ScalableTag<float> full;
  const hn::CappedTag<float, 1> one;
  constexpr int kLanes = static_cast<int>(hn::MaxLanes(full));
  for (int line = 0; line < channels; line += kLineFloats) {
    const int end = std::min(line + kLineFloats, channels);
    int count;
    for (int x = 0; x < out_width; x += count) {
      count = x + kNeighbours <= out_width ? kNeighbours : 1;
      int channel = line;
      MOBILENET_WASM_LOOP
      for (; channel + kLanes <= end; channel += kLanes) {
        ComputeOutputs<kStride>(full, row, channel, x, count);
      }
      for (; channel < end; ++channel) {
        for (int i = 0; i < count; ++i) ComputeOutput(one, row, channel, x + i);
      }
    }
  }
}

}  // namespace depthwise_neighbours
}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();
#endif  // HWY_TARGET == HWY_WASM

#endif  // include guard
