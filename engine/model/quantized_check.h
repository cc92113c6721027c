#pragma once

#include "engine/base/result.h"
#include "engine/model/quantized_weights.h"

namespace mobilenet {

// Whether they hold together: a valid spec, all layers with as many numbers as the architecture
// needs, weights in -127...127, finite values, positive scales, no clipping of ReLU6 beyond 6, and
// no sum that could leave 32 bits.
Result<void> CheckQuantizedWeights(const QuantizedWeights& weights);

}  // namespace mobilenet
