#pragma once

#include <map>
#include <string>

#include "engine/model/weights.h"

namespace mobilenet {

// The "__metadata__" of a safetensors file for these weights: everything except the tensors.
// Numbers, lists and objects are written as JSON texts.
std::map<std::string, std::string> FormatMetadata(const Weights& weights);

}  // namespace mobilenet
