#pragma once

#include <cstdint>

#include "engine/train/layers/parameter.h"

namespace mobilenet {

// Glorot and Bengio's uniform distribution with Keras's reading of the shapes, so a depthwise
// filter of C channels counts 9 C inputs and 9 outputs and starts small; gamma 1, beta and bias 0.
// `stream` numbers the parameter.
void Initialise(Parameter& parameter, uint64_t seed, uint32_t stream);

}  // namespace mobilenet
