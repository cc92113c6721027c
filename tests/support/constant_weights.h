#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/tensor_shapes.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A model whose answer is softmax(bias) for every image.
inline Weights ConstantWeights(std::vector<std::string> labels, std::vector<float> bias) {
  Weights weights;
  weights.spec = {0.25, 32, static_cast<int>(labels.size())};
  weights.labels = std::move(labels);
  weights.folded = true;
  for (const auto& [name, shape] : TensorShapes(weights.spec, true)) {
    size_t count = 1;
    for (const int64_t extent : shape) count *= static_cast<size_t>(extent);
    weights.tensors[name] = {shape, std::vector<float>(count, 0.0f)};
  }
  weights.tensors["fc.bias"].values = std::move(bias);
  return weights;
}

}  // namespace mobilenet
