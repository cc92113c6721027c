#pragma once

#include "engine/model/weights_file.h"

namespace mobilenet {

// Random weights for measuring speed without a weights file: batch norm folded, He initialisation.
// Int8 weights are quantized with noise as calibration data. `spec` must be valid.
AnyWeights SyntheticWeights(const ModelSpec& spec, bool int8);

// One network input of noise in [-1, 1): [resolution, resolution, 3].
std::vector<float> NoiseInput(const ModelSpec& spec);

}  // namespace mobilenet
