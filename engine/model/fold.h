#pragma once

#include "engine/model/weights.h"

namespace mobilenet {

// The same network with batch norm folded: weight * gamma / sqrt(variance + epsilon) and
// beta - mean * gamma / sqrt(variance + epsilon). Returns a copy when it is folded already. The
// tensors must be complete, as those that were read are.
Weights Fold(const Weights& weights);

}  // namespace mobilenet
