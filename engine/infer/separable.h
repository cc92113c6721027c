#pragma once

#include <cstddef>

#include "engine/infer/layer_clock.h"
#include "engine/kernels/activation.h"
#include "engine/model/spec.h"

namespace mobilenet {

// A convolution's parameters as the kernels want them: [3, 3, C] for depthwise, packed by
// PackMatrix for the others; batch norm folded into weights and bias.
struct Convolution {
  Layer layer;
  const float* weights;
  const float* bias;
};

// Floats of scratch memory that RunSeparable needs.
size_t SeparableScratch(const Layer& depthwise);

// Depthwise, then pointwise convolution (paper section 3.1) of one map `x` of in_size x in_size x
// in_channels into `y`, block by block of rows, so that the depthwise result is never stored as a
// whole. `scratch` must be aligned to 64 bytes. `clock` charges
// the work to layers `index` and `index` + 1.
void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, float* scratch, float* y, LayerClock& clock, size_t index);

}  // namespace mobilenet
