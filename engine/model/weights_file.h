#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "engine/base/result.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Whatever a weights file holds: floating-point numbers or int8. Here alone is looked which.
using AnyWeights = std::variant<Weights, QuantizedWeights>;

// Errors as ParseWeights and ReadWeights give them.
Result<AnyWeights> ParseWeightsFile(std::span<const uint8_t> bytes, const std::string& name);
Result<AnyWeights> ReadWeightsFile(const std::string& path);

const NetworkDescription& Description(const AnyWeights& weights);

}  // namespace mobilenet
