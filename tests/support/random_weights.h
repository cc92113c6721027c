#pragma once

#include <cmath>
#include <string>

#include "engine/base/random.h"
#include "engine/model/tensor_shapes.h"

namespace mobilenet {

// Random weights for tests, the same on every machine. Activations keep their size from layer to
// layer, and batch norm is far from the identity.
inline Weights RandomWeights(const ModelSpec& spec, bool folded, uint64_t seed) {
  Weights weights;
  weights.spec = spec;
  weights.folded = folded;
  for (int i = 0; i < spec.classes; ++i) weights.labels.push_back("class" + std::to_string(i));
  uint64_t index = 0;
  for (const auto& [name, shape] : TensorShapes(spec, folded)) {
    Random random(seed, index++);
    int64_t count = 1;
    for (const int64_t extent : shape) count *= extent;
    const bool depthwise = name.starts_with("dw");
    const double inputs = static_cast<double>(depthwise ? 9 : count / shape.back());
    const float range = static_cast<float>(std::sqrt(6.0 / inputs));  // He et al., uniform
    Tensor tensor{shape, {}};
    for (int64_t i = 0; i < count; ++i) {
      const bool positive = name.ends_with("gamma") || name.ends_with("variance");
      const float low = positive ? 0.5f : shape.size() > 1 ? -range : -0.2f;
      const float high = positive ? 1.5f : -low;
      tensor.values.push_back(random.Uniform(low, high));
    }
    weights.tensors[name] = std::move(tensor);
  }
  return weights;
}

}  // namespace mobilenet
