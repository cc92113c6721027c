#include "engine/infer/layers/separable.h"

#include "engine/kernels/depthwise/depthwise.h"
#include "engine/kernels/pointwise/pointwise.h"

namespace mobilenet {
namespace {

// The float kernels of one depthwise separable block, for RunSeparableFlow.
struct Kernels {
  const Convolution& depthwise;
  const Convolution& pointwise;
  Activation activation;

  void Depthwise(const float* const rows[kKernel], int padding, float* out) const {
    const Layer& layer = depthwise.layer;
    DepthwiseRow(rows, depthwise.weights, depthwise.bias, activation, layer.stride, padding,
                 layer.in_size, layer.out_size, layer.out_channels, out);
  }
  void Pointwise(const float* x, int64_t pixels, Columns columns, float* /*scratch*/,
                 float* out) const {
    const Layer& layer = pointwise.layer;
    PointwiseColumns(x, pixels, layer.in_channels, layer.out_channels, columns, pointwise.weights,
                     pointwise.bias, activation, out);
  }
};

}  // namespace

void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, const SeparableMemory<float>& memory, float* y, Workers& workers,
                  LayerClock& clock, size_t index) {
  RunSeparableFlow(Kernels{depthwise, pointwise, activation}, x, memory, y, workers, clock, index);
}

}  // namespace mobilenet
