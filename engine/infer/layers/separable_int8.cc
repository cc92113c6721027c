#include "engine/infer/layers/separable_int8.h"

#include "engine/kernels/depthwise/depthwise_int8.h"
#include "engine/kernels/pointwise/pointwise_int8.h"

namespace mobilenet {
namespace {

// The int8 kernels of one depthwise separable block, for RunSeparableFlow.
struct Kernels {
  const ConvolutionInt8& depthwise;
  const ConvolutionInt8& pointwise;

  void Depthwise(const uint8_t* const rows[kKernel], int padding, uint8_t* out) const {
    const Layer& layer = depthwise.layer;
    DepthwiseRowInt8(rows, static_cast<const uint8_t*>(depthwise.weights), layer.stride, padding,
                     layer.in_size, layer.out_size, layer.out_channels, out);
  }
  void Pointwise(const uint8_t* x, int64_t pixels, Columns columns, uint8_t* scratch,
                 uint8_t* out) const {
    const Layer& layer = pointwise.layer;
    PointwiseInt8Columns(x, pixels, layer.in_channels, layer.out_channels, columns,
                         static_cast<const int8_t*>(pointwise.weights), pointwise.bias,
                         pointwise.multiplier, scratch, out);
  }
};

}  // namespace

size_t SeparableInt8Scratch(const Layer& depthwise, const SeparableSplit& split) {
  const int64_t pixels = int64_t{split.intermediate_rows} * depthwise.out_size;
  return RoundUpToCacheLine<uint8_t>(PointwiseInt8Scratch(pixels, depthwise.out_channels));
}

void RunSeparableInt8(const ConvolutionInt8& depthwise, const ConvolutionInt8& pointwise,
                      const uint8_t* x, const SeparableMemory<uint8_t>& memory, uint8_t* y,
                      Workers& workers, LayerClock& clock, size_t index) {
  RunSeparableFlow(Kernels{depthwise, pointwise}, x, memory, y, workers, clock, index);
}

}  // namespace mobilenet
