#pragma once

#include <memory>

#include "engine/infer/network.h"
#include "engine/model/quantized_weights.h"

namespace mobilenet {

// A network with integer arithmetic. Copies the weights, which must have passed
// CheckQuantizedWeights. With a null `pool` it runs on the caller's thread; otherwise `pool` must
// outlive it.
std::unique_ptr<InferenceNetwork> MakeInt8Network(const QuantizedWeights& weights,
                                                  ThreadPool* pool);

}  // namespace mobilenet
