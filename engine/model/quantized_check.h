#pragma once

#include "engine/base/result.h"
#include "engine/model/quantized_weights.h"

namespace mobilenet {

// Checks that int8 weights are complete and safe to run: a valid spec; one label for each class;
// all layers with as many values as the architecture needs; weights in -127...127; finite biases;
// positive, finite scales; with ReLU6, activation scales of at most 6/127; and no accumulator that
// can overflow 32 bits for any input. The error names the tensor or layer, not the file.
Result<void> CheckQuantizedWeights(const QuantizedWeights& weights);

}  // namespace mobilenet
