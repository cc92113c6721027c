#pragma once

#include <vector>

#include "engine/kernels/pointwise/pointwise.h"
#include "engine/train/layers/conv_layer.h"
#include "engine/train/layers/step_profile.h"

namespace mobilenet {

// Pixels of one block of a pointwise pass.
inline constexpr int64_t kBlock = kGradientRows;

// Side of a depthwise layer's input with its padding in place.
constexpr int PaddedSize(const Layer& layer) { return (layer.out_size - 1) * layer.stride + 3; }

// Scratch memory and clock of one thread: large enough for any layer of the list.
struct PassScratch {
  explicit PassScratch(const std::vector<ConvLayer>& layers);

  AlignedBuffer<float> inputs, gradients, product;
  // A block's inputs and gradients rounded, where products are of bfloat16 numbers.
  AlignedBuffer<Bfloat16> rounded_inputs, rounded_gradients, rounded_product;
  WorkClock clock;
};

}  // namespace mobilenet
