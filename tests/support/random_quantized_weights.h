#pragma once

#include <cmath>
#include <string>

#include "engine/base/random.h"
#include "engine/model/layer_constants.h"

namespace mobilenet {

// Random int8 weights for tests, the same on every machine. The scales make the activations of
// every layer spread over 0...127, with some clamped at both ends.
inline QuantizedWeights RandomQuantizedWeights(const ModelSpec& spec, uint64_t seed) {
  QuantizedWeights weights;
  weights.spec = spec;
  for (int i = 0; i < spec.classes; ++i) weights.labels.push_back("class" + std::to_string(i));
  const std::vector<Layer> layers = Layers(spec);
  for (size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    Random random(seed, i);
    QuantizedLayer& numbers = weights.layers[layer.name];
    for (int64_t k = 0; k < layer.weights; ++k) {
      numbers.weight.push_back(static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127));
    }
    numbers.activation_scale =
        layer.kind == LayerKind::kFullyConnected ? 0 : random.Uniform(0.01f, 0.04f);
    const double terms = static_cast<double>(layer.weights) / layer.out_channels;
    // The standard deviation of a sum, for uniformly distributed inputs and weights.
    const double deviation =
        0.33 * 127 * std::sqrt(terms) * static_cast<double>(MaxAbsInput(layers, i));
    const double input_scale = LayerInputScale(weights, layers, i);
    for (int c = 0; c < layer.out_channels; ++c) {
      const double step = layer.kind == LayerKind::kFullyConnected
                              ? 5.0 / deviation
                              : random.Uniform(60.0f, 90.0f) / deviation * numbers.activation_scale;
      numbers.scale.push_back(static_cast<float>(step / input_scale));
      numbers.bias.push_back(static_cast<float>(random.Uniform(-0.3f, 0.6f) * deviation * step));
    }
  }
  return weights;
}

}  // namespace mobilenet
