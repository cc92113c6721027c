#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The three numbers that, with the paper's Table 1 (arXiv 1704.04861), define one MobileNet v1.
struct ModelSpec {
  double alpha = 1.0;    // width multiplier, section 3.3: channels become floor(alpha * C)
  int resolution = 128;  // input side in pixels; section 3.4: resolution multiplier times 224
  int classes = 10;      // outputs of the fully connected layer
};

enum class LayerKind { kConv, kDepthwise, kPointwise, kFullyConnected };

// One of the 28 layers (section 3.2). Feature maps are square; padding is TensorFlow's SAME.
struct Layer {
  std::string name;  // conv1, dw1, pw1, ... dw13, pw13, fc: the prefix of its tensors' names
  LayerKind kind;
  int stride;
  int in_channels, out_channels;
  int in_size, out_size;  // side of the input and output map; 1 for fc, after the average pool
  int64_t mult_adds;      // multiply-adds for one image
  int64_t weights;        // number of weights, without bias and batch norm
};

// Multiply-adds for one image, and parameters counted in four ways.
struct ModelCost {
  int64_t mult_adds;
  int64_t weights_and_fc_bias;  // as the paper counts: convolutions and fc
  int64_t folded;               // for inference: weights and biases after batch norm folding
  int64_t trained;              // the paper's, plus batch norm's gamma and beta
  int64_t stored;               // trained, plus batch norm's moving mean and variance
};

// Fails if alpha is outside [1/32, 1] (below, a layer has no channel left), if the resolution is
// not a multiple of 32 from 32 to 1024, or if there are fewer than 2 classes.
Result<void> CheckSpec(const ModelSpec& spec);

// The 28 layers from input to output. `spec` must have passed CheckSpec.
std::vector<Layer> Layers(const ModelSpec& spec);

// Shape of a layer's weights in files and in memory: conv1 [3, 3, 3, C] (height, width, input,
// output channel), depthwise [3, 3, C] (height, width, channel), pointwise and fc [input, output
// channel].
std::vector<int64_t> WeightShape(const Layer& layer);

// `spec` must have passed CheckSpec.
ModelCost Cost(const ModelSpec& spec);

// TensorFlow's SAME rule for a 3 x 3 kernel: the side of the output, and the number of zero rows
// above the input (equally, zero columns to its left). At stride 1 that is 1; at stride 2 it is 0
// for an even in_size and 1 for an odd one.
constexpr int OutputSize(int in_size, int stride) { return (in_size + stride - 1) / stride; }
constexpr int PaddingBefore(int in_size, int stride) {
  const int total = (OutputSize(in_size, stride) - 1) * stride + 3 - in_size;
  return total > 0 ? total / 2 : 0;
}

}  // namespace mobilenet
