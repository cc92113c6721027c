#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "engine/base/result.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/weights.h"

namespace mobilenet {

// The content of any weights file, float or int8. Only this file distinguishes the two formats.
using AnyWeights = std::variant<Weights, QuantizedWeights>;

// Read a weights file and check it with CheckWeights or CheckQuantizedWeights. The error begins
// with the file's `name` or path and says which tensor or metadata key is wrong, what was expected
// and what was found.
Result<AnyWeights> ParseWeightsFile(std::span<const uint8_t> bytes, const std::string& name);
Result<AnyWeights> ReadWeightsFile(const std::string& path);

// The metadata, which both kinds have. The reference is valid as long as `weights`.
const NetworkDescription& Description(const AnyWeights& weights);

}  // namespace mobilenet
