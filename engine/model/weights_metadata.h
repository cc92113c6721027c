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
bool IsQuantized(const std::map<std::string, std::string>& metadata);

// The words of a weights file's metadata, as they are written and read.
inline constexpr char kFormatVersion[] = "1";
inline constexpr char kArchitecture[] = "mobilenet_v1";
inline constexpr char kPadding[] = "tf_same";
inline constexpr char kResize[] = "stretch";
inline constexpr char kRelu[] = "relu";
inline constexpr char kRelu6[] = "relu6";

}  // namespace mobilenet
