#pragma once

#include <cstdint>

#include "engine/train/layers/parameter.h"

namespace mobilenet {

// Sets the initial value of a parameter. Weights get the uniform distribution of Glorot and Bengio
// (2010) with Keras's rule for fan-in and fan-out: a depthwise filter of C channels counts 9 C
// inputs and 9 outputs, so its weights are small. gamma is 1, beta and bias are 0. `stream` is the
// parameter's number; the same seed and stream give the same values.
void Initialise(Parameter& parameter, uint64_t seed, uint32_t stream);

}  // namespace mobilenet
