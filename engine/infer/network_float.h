#pragma once

#include <memory>

#include "engine/infer/network.h"
#include "engine/model/weights.h"

namespace mobilenet {

// `folded` must have passed CheckWeights. `pool` may be null, and must outlive the network.
std::unique_ptr<InferenceNetwork> MakeFloatNetwork(const Weights& folded, ThreadPool* pool);

}  // namespace mobilenet
