#pragma once

#include <map>
#include <string>

#include "engine/model/weights.h"

namespace mobilenet {

// Everything of Weights but the tensors, as a safetensors file's __metadata__: a map of texts,
// each of them JSON where it is more than a word.
std::map<std::string, std::string> FormatMetadata(const Weights& weights);

}  // namespace mobilenet
