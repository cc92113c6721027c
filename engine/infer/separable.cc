#include "engine/infer/separable.h"

#include "engine/infer/map_rows.h"
#include "engine/kernels/depthwise.h"
#include "engine/kernels/pointwise.h"

namespace mobilenet {

size_t SeparableScratch(const Layer& depthwise) {
  return MapRows<float>::ZerosSize(depthwise) +
         static_cast<size_t>(RowsPerBlock(depthwise)) * depthwise.out_size * depthwise.in_channels;
}

void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, float* scratch, float* y, LayerClock& clock, size_t index) {
  const Layer& layer = depthwise.layer;
  const int width = layer.out_size;
  const int channels = layer.out_channels;
  const MapRows<float> map(layer, x, scratch);
  float* block = scratch + MapRows<float>::ZerosSize(layer);
  for (int begin = 0; begin < layer.out_size; begin += RowsPerBlock(layer)) {
    const int end = std::min(begin + RowsPerBlock(layer), layer.out_size);
    float* out = block;
    for (int out_y = begin; out_y < end; ++out_y, out += width * channels) {
      const float* rows[kKernel];
      map.Under(out_y, rows);
      DepthwiseRow(rows, depthwise.weights, depthwise.bias, activation, layer.stride, map.padding(),
                   layer.in_size, width, channels, out);
    }
    clock.Lap(index);
    const int out_channels = pointwise.layer.out_channels;
    Pointwise(block, int64_t{end - begin} * width, channels, out_channels, pointwise.weights,
              pointwise.bias, activation, y + static_cast<size_t>(begin) * width * out_channels);
    clock.Lap(index + 1);
  }
}

}  // namespace mobilenet
