#pragma once

#include "engine/base/activation.h"
#include "engine/infer/layers/separable_flow.h"
#include "engine/model/spec.h"

namespace mobilenet {

// Parameters of one layer, batch norm folded. Does not own them.
struct Convolution {
  Layer layer;
  const float* weights;  // pointwise: packed by PackMatrix; others: as WeightShape says
  const float* bias;     // [out_channels]
};

// RunSeparableFlow with float kernels. They use no scratch memory.
void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, const SeparableMemory<float>& memory, float* y, Workers& workers,
                  LayerClock& clock, size_t index);

}  // namespace mobilenet
