#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// How matrices and filters are stored. Vectors (biases, batch norm) are always float32.
enum class Storage { kFloat32, kFloat16 };

// The bytes of a weights file. Checks nothing.
std::vector<uint8_t> SerializeWeights(const Weights& weights, Storage storage);

// Checks `weights` and writes them to `path`, which keeps its old content if anything fails, even
// in a crash. Fails for weights that ReadWeights would refuse, and for values too large for
// float16.
Result<void> WriteWeights(const std::string& path, const Weights& weights, Storage storage);

}  // namespace mobilenet
