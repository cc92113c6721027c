#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/quantized_weights.h"

namespace mobilenet {

// Derives the integer kernels' constants from the real numbers in QuantizedWeights. Everything is
// computed in double and rounded once, so the constants are the same on every machine. A scale is
// the real value of one integer step: real = integer * scale.

// Scale of the network's input. A normalised pixel x is quantised to round(x / InputScale), an
// integer from -255 to 255. Zero stays exactly zero, as zero padding needs. With mean 127.5 the
// quantisation is exact for 8-bit pixels.
double InputScale(const Preprocessing& preprocessing);

// Constants of one layer, one value for each output channel. A convolution's output is (sum of
// inputs * weights + bias) * multiplier, rounded and clamped to 0...127. The inputs of fc are sums
// over the whole feature map, and its output, not rounded, is the logit.
struct LayerConstants {
  std::vector<int32_t> bias;
  std::vector<float> multiplier;
};

// Scale of a layer's int32 accumulators for one output channel.
double AccumulatorScale(double input_scale, float weight_scale);

// Scale of the inputs of layers[index]: InputScale for conv1, otherwise the activation scale of the
// layer before. For fc that scale is divided by the number of pixels of the last feature map,
// because fc receives sums where the real network has averages.
double LayerInputScale(const QuantizedWeights& weights, const std::vector<Layer>& layers,
                       size_t index);

// Constants of layers[index]. `weights` must have passed CheckQuantizedWeights.
LayerConstants ComputeLayerConstants(const QuantizedWeights& weights,
                                     const std::vector<Layer>& layers, size_t index);

// The largest absolute value that an integer input of layers[index] can have.
int64_t MaxAbsInput(const std::vector<Layer>& layers, size_t index);

}  // namespace mobilenet
