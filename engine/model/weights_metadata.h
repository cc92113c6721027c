#pragma once

#include <map>
#include <string>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// The error names the key, what was expected and what was found. Unknown keys are ignored;
// calibration and provenance may be absent, and bn_epsilon where batch norm is folded.
Result<Weights> ParseMetadata(const std::map<std::string, std::string>& metadata);

// A file of int8 weights says so with one key more, kQuantizationKey: "int8".
inline constexpr char kQuantizationKey[] = "quantization";
inline constexpr char kInt8[] = "int8";

}  // namespace mobilenet
