#pragma once

#include <memory>

#include "engine/infer/network.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A network with float arithmetic. Copies the weights, which must be folded and have passed
// CheckWeights. With a null `pool` it runs on the caller's thread; otherwise `pool` must outlive
// it.
std::unique_ptr<InferenceNetwork> MakeFloatNetwork(const Weights& folded, ThreadPool* pool);

}  // namespace mobilenet
