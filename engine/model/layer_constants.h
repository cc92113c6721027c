#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/quantized_weights.h"

namespace mobilenet {

// How the real numbers of quantised weights become those that the kernels compute with. All of it
// is done in double and rounded once, so that it is the same on every machine.

// The input's normalised pixels become whole numbers x / InputScale from -255 to 255, of which 0 is
// exactly 0, as padding wants it: one step is the largest normalised pixel over 255. Pixels around
// a mean of 127.5 lose nothing.
double InputScale(const Preprocessing& preprocessing);

// One layer's numbers by output channel. An output is (sum of inputs * weights + bias) *
// multiplier, rounded and clamped to 0...127; for fc, whose inputs are sums over a whole map, it is
// the logit itself.
struct LayerConstants {
  std::vector<int32_t> bias;
  std::vector<float> multiplier;
};

// What one step of a layer's sums stands for in real numbers, for each output channel:
// `input_scale` times the weights' scale.
double SumUnit(double input_scale, float weight_scale);

// One step of a layer's inputs: the scale of what the layer before gives, or InputScale, or for fc
// the last activations' scale divided by the places of the map. `index` counts the spec's layers.
double LayerInputScale(const QuantizedWeights& weights, const std::vector<Layer>& layers,
                       size_t index);

// `weights` must have passed CheckQuantizedWeights.
LayerConstants ComputeLayerConstants(const QuantizedWeights& weights,
                                     const std::vector<Layer>& layers, size_t index);

// The largest magnitude that an input of the layer can have.
int64_t LargestInput(const std::vector<Layer>& layers, size_t index);

}  // namespace mobilenet
