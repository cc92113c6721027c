#pragma once

#include <memory>

#include "engine/infer/network.h"
#include "engine/model/quantized_weights.h"

namespace mobilenet {

// `weights` must have passed CheckQuantizedWeights. `pool` may be null, and must outlive the
// network.
std::unique_ptr<InferenceNetwork> MakeInt8Network(const QuantizedWeights& weights,
                                                  ThreadPool* pool);

}  // namespace mobilenet
