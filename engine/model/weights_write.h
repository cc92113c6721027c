#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"

namespace mobilenet {

// kFloat16 is for matrices and filters; vectors (biases, batch norm) are float32 in every file.
enum class Storage { kFloat32, kFloat16 };

std::vector<uint8_t> SerializeWeights(const Weights& weights, Storage storage);
// Writes to a temporary name beside `path`, syncs and renames, so that a crash leaves the old file.
// Refuses weights that ReadWeights would refuse, and values out of float16's range.
Result<void> WriteWeights(const std::string& path, const Weights& weights, Storage storage);

}  // namespace mobilenet
