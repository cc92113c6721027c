#pragma once

#include <map>
#include <string>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Parses a weights file's metadata. The result has no tensors. The error names the key, what was
// expected and what was found. Unknown keys are ignored. Optional keys: calibration, provenance
// and, if batch norm is folded, bn_epsilon.
Result<Weights> ParseMetadata(const std::map<std::string, std::string>& metadata);

// Int8 weights have one more key: "quantization" with the value "int8".
inline constexpr char kQuantizationKey[] = "quantization";
inline constexpr char kInt8[] = "int8";
// True if the metadata have the key "quantization", whatever its value.
bool IsQuantized(const std::map<std::string, std::string>& metadata);

// Values of metadata, shared by the code that writes and the code that reads them.
inline constexpr char kFormatVersion[] = "1";
inline constexpr char kArchitecture[] = "mobilenet_v1";
inline constexpr char kPadding[] = "tf_same";
inline constexpr char kResize[] = "stretch";
inline constexpr char kRelu[] = "relu";
inline constexpr char kRelu6[] = "relu6";

}  // namespace mobilenet
