#pragma once

#include <vector>

#include "engine/kernels/pointwise/pointwise.h"
#include "engine/train/layers/conv_layer.h"
#include "engine/train/layers/step_profile.h"

namespace mobilenet {

// Pixels of one block of a pass: as many rows as the products take at a time.
inline constexpr int64_t kBlock = kBlockRows;

// Side of a depthwise layer's square input including its padding.
constexpr int PaddedSize(const Layer& layer) { return (layer.out_size - 1) * layer.stride + 3; }

// Scratch memory and clock of one thread, large enough for every layer of the list. A change of map
// sizes or precision needs a new one.
struct PassScratch {
  explicit PassScratch(const std::vector<ConvLayer>& layers);

  // Activations, and gradients of y: of a block or, for a depthwise layer, of a padded image.
  AlignedBuffer<float> inputs, gradients;
  AlignedBuffer<float> panel;  // for PointwiseWeightGradient
  // The same, rounded for products in bfloat16; empty if no layer uses them.
  AlignedBuffer<Bfloat16> inputs_bf16, gradients_bf16, panel_bf16;
  PassClock clock;
};

}  // namespace mobilenet
