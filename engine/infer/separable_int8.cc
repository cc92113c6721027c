#include "engine/infer/separable_int8.h"

#include "engine/infer/map_rows.h"
#include "engine/kernels/depthwise_int8.h"
#include "engine/kernels/pointwise_int8.h"

namespace mobilenet {
namespace {

using Rows = MapRows<uint8_t>;

// Bytes of the depthwise rows between the two convolutions, with what PointwiseInt8 may read after
// their end, up to a whole cache line.
size_t BlockSize(const Layer& depthwise) {
  constexpr size_t kReadAfterEnd = 3, kCacheLine = 64;
  const size_t pixels = static_cast<size_t>(RowsPerBlock(depthwise)) * depthwise.out_size;
  return (pixels * depthwise.in_channels + kReadAfterEnd + kCacheLine - 1) / kCacheLine *
         kCacheLine;
}

}  // namespace

size_t SeparableInt8Scratch(const Layer& depthwise) {
  const int64_t pixels = int64_t{RowsPerBlock(depthwise)} * depthwise.out_size;
  return Rows::ZerosSize(depthwise) + BlockSize(depthwise) +
         PointwiseInt8Scratch(pixels, depthwise.out_channels);
}

void RunSeparableInt8(const ConvolutionInt8& depthwise, const ConvolutionInt8& pointwise,
                      const uint8_t* x, uint8_t* scratch, uint8_t* y, LayerClock& clock,
                      size_t index) {
  const Layer& layer = depthwise.layer;
  const int width = layer.out_size;
  const int channels = layer.out_channels;
  const Rows map(layer, x, scratch);
  uint8_t* block = scratch + Rows::ZerosSize(layer);
  uint8_t* product_scratch = block + BlockSize(layer);
  for (int begin = 0; begin < layer.out_size; begin += RowsPerBlock(layer)) {
    const int end = std::min(begin + RowsPerBlock(layer), layer.out_size);
    uint8_t* out = block;
    for (int out_y = begin; out_y < end; ++out_y, out += width * channels) {
      const uint8_t* rows[kKernel];
      map.Under(out_y, rows);
      DepthwiseRowInt8(rows, static_cast<const uint8_t*>(depthwise.weights), layer.stride,
                       map.padding(), layer.in_size, width, channels, out);
    }
    clock.Lap(index);
    const int out_channels = pointwise.layer.out_channels;
    PointwiseInt8(block, int64_t{end - begin} * width, channels, out_channels,
                  static_cast<const int8_t*>(pointwise.weights), pointwise.bias,
                  pointwise.multiplier, product_scratch,
                  y + static_cast<size_t>(begin) * width * out_channels);
    clock.Lap(index + 1);
  }
}

}  // namespace mobilenet
