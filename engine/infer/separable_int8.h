#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/infer/layer_clock.h"
#include "engine/model/spec.h"

namespace mobilenet {

// An int8 convolution's parameters as the kernels want them.
struct ConvolutionInt8 {
  Layer layer;
  const void* weights;      // as the layer's kind packs them; a depthwise layer's hold all three
  const int32_t* bias;      // null for depthwise
  const float* multiplier;  // likewise
};

// Bytes of scratch memory that RunSeparableInt8 needs.
size_t SeparableInt8Scratch(const Layer& depthwise);

// As RunSeparable, of 7-bit activations. `scratch` must be aligned to 64 bytes.
void RunSeparableInt8(const ConvolutionInt8& depthwise, const ConvolutionInt8& pointwise,
                      const uint8_t* x, uint8_t* scratch, uint8_t* y, LayerClock& clock,
                      size_t index);

}  // namespace mobilenet
