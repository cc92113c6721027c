#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Name and shape of every tensor of a float network. Each convolution X has X.weight (its shape is
// WeightShape) and, with C output channels, either X.bias [C] if batch norm is folded or
// X.bn.{gamma,beta,mean,variance} [C] if not. The classifier is fc.weight [in, classes] and fc.bias
// [classes]. `spec` must have passed CheckSpec.
std::map<std::string, std::vector<int64_t>> TensorShapes(const ModelSpec& spec, bool folded);

// Checks that float weights are complete: a valid spec; one label for each output, at least one of
// a class; exactly the tensors of TensorShapes; finite values; no negative variance. The error
// names the tensor, not the file.
Result<void> CheckWeights(const Weights& weights);

}  // namespace mobilenet
