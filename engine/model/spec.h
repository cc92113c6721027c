#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The three numbers that make one MobileNet v1 out of the paper's Table 1 (arXiv 1704.04861).
struct ModelSpec {
  double alpha = 1.0;    // width multiplier, section 3.3: channels become floor(alpha * C)
  int resolution = 128;  // input side in pixels; the paper's resolution multiplier times 224
  int classes = 10;
};

enum class LayerKind { kConv, kDepthwise, kPointwise, kFullyConnected };

// One of the 28 layers. Maps are square; "same" padding as in TensorFlow.
struct Layer {
  std::string name;  // conv1, dw1, pw1, ... dw13, pw13, fc: the prefix of its tensors' names
  LayerKind kind;
  int stride;
  int in_channels, out_channels;
  int in_size, out_size;  // side of the input and output map
  int64_t mult_adds;      // for one image
  int64_t weights;        // without biases and batch norm
};

struct ModelCost {
  int64_t mult_adds;
  int64_t weights_and_fc_bias;  // convolutions and fc, as the paper counts
  int64_t folded;               // parameters after batch-norm folding: what inference holds
  int64_t trained;              // weights, fc bias, and batch norm's gamma and beta
  int64_t stored;               // trained, and batch norm's moving mean and variance
};

// Refuses an alpha outside (0, 1] or one that leaves a layer without channels, a side that is no
// multiple of 32 in 32...1024, fewer than 2 classes.
Result<void> CheckSpec(const ModelSpec& spec);

// The 28 layers in order. `spec` must be valid.
std::vector<Layer> Layers(const ModelSpec& spec);

// The shape of a layer's weights in a file: conv1 [3, 3, 3, C] (HWIO), depthwise [3, 3, C] (HWC),
// pointwise and fully connected [in, out].
std::vector<int64_t> WeightShape(const Layer& layer);

ModelCost Cost(const ModelSpec& spec);

// Padding before the first row and column, TensorFlow's SAME rule for a 3x3 kernel: at stride 2, 0
// for even sizes and 1 for odd ones.
constexpr int OutputSize(int in_size, int stride) { return (in_size + stride - 1) / stride; }
constexpr int PaddingBefore(int in_size, int stride) {
  const int total = (OutputSize(in_size, stride) - 1) * stride + 3 - in_size;
  return total > 0 ? total / 2 : 0;
}

}  // namespace mobilenet
