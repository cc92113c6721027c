#pragma once

#include <cstdint>

#include "engine/infer/layers/separable_flow.h"
#include "engine/model/spec.h"

namespace mobilenet {

// Parameters of one int8 layer. Does not own them.
struct ConvolutionInt8 {
  Layer layer;
  const void* weights;      // packed for the layer's kernel; depthwise: with bias and multiplier
  const int32_t* bias;      // LayerConstants::bias; not used by depthwise kernels
  const float* multiplier;  // LayerConstants::multiplier; not used by depthwise kernels
};

// Bytes of SeparableMemory::scratch that one thread needs, a multiple of a cache line.
size_t SeparableInt8Scratch(const Layer& depthwise, const SeparableSplit& split);

// RunSeparableFlow with int8 kernels. Activations are integers from 0 to 127.
void RunSeparableInt8(const ConvolutionInt8& depthwise, const ConvolutionInt8& pointwise,
                      const uint8_t* x, const SeparableMemory<uint8_t>& memory, uint8_t* y,
                      Workers& workers, LayerClock& clock, size_t index);

}  // namespace mobilenet
