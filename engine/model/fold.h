#pragma once

#include "engine/model/weights.h"

namespace mobilenet {

// A copy of `weights` with batch norm folded into each convolution:
//   weight <- weight * gamma / sqrt(variance + epsilon)
//   bias   <- beta - mean * gamma / sqrt(variance + epsilon)
// If the weights are folded already, just a copy. `weights` must have passed CheckWeights, but
// folding may overflow: check the result too.
Weights Fold(const Weights& weights);

}  // namespace mobilenet
