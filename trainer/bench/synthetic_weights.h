#pragma once

#include "engine/model/weights_file.h"

namespace mobilenet {

// A network that nobody trained, to measure speed where no weights file is at hand: batch norm
// folded, signals keep their size from layer to layer. `spec` must be valid. In int8 it is
// calibrated on noise.
AnyWeights SyntheticWeights(const ModelSpec& spec, bool int8);

// One input of noise for a network, normalised.
std::vector<float> MadeUpInput(const ModelSpec& spec);

}  // namespace mobilenet
