#pragma once

#include "engine/base/activation.h"
#include "engine/infer/layers/separable_flow.h"
#include "engine/model/spec.h"

namespace mobilenet {

// A convolution's parameters as the kernels want them: [3, 3, C] for depthwise, packed by
// PackMatrix for the others; batch norm folded into weights and bias.
struct Convolution {
  Layer layer;
  const float* weights;
  const float* bias;
};

// As RunSeparableFlow. The product needs no scratch memory.
void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, const SeparableMemory<float>& memory, float* y, Workers& workers,
                  LayerClock& clock, size_t index);

}  // namespace mobilenet
