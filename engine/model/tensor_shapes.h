#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Name and shape of every tensor of a network. Convolutions: X.weight, with conv1 [3, 3, 3, C]
// (HWIO), depthwise [3, 3, C], pointwise [in, out]; then X.bias [C] where batch norm is folded,
// X.bn.{gamma,beta,mean,variance} [C] where not. Always: fc.weight [in, classes], fc.bias.
// `spec` must be valid.
std::map<std::string, std::vector<int64_t>> TensorShapes(const ModelSpec& spec, bool folded);

// Whether `weights` hold together: a valid spec, as many labels as classes, all tensors of
// TensorShapes and no other, finite values, no negative variance.
Result<void> CheckWeights(const Weights& weights);

}  // namespace mobilenet
