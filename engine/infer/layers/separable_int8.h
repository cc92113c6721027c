#pragma once

#include <cstdint>

#include "engine/infer/layers/separable_flow.h"
#include "engine/model/spec.h"

namespace mobilenet {

// An int8 convolution's parameters as the kernels want them.
struct ConvolutionInt8 {
  Layer layer;
  const void* weights;      // as the layer's kind packs them; a depthwise layer's hold all three
  const int32_t* bias;      // null for depthwise
  const float* multiplier;  // likewise
};

// Bytes of SeparableMemory::scratch for one worker, in whole cache lines.
size_t SeparableInt8Scratch(const Layer& depthwise, const SeparableSplit& split);

// As RunSeparableFlow, of 7-bit activations.
void RunSeparableInt8(const ConvolutionInt8& depthwise, const ConvolutionInt8& pointwise,
                      const uint8_t* x, const SeparableMemory<uint8_t>& memory, uint8_t* y,
                      Workers& workers, LayerClock& clock, size_t index);

}  // namespace mobilenet
