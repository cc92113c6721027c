#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"
#include "engine/train/network.h"

namespace mobilenet {

// Every array that makes up the trained network: parameters, then moving means and variances. In a
// fixed order, for moving averages and checkpoints. The spans stay valid as long as the network.
std::vector<std::span<float>> StateOf(Network& network);

// The state as unfolded weights; the caller fills in labels, preprocessing and provenance.
Weights ToWeights(const Network& network);

// Whether LoadWeights also takes over the fully connected layer, whose classes must then agree.
enum class LoadHead { kYes, kNo };
// Takes over the state from unfolded weights of the same alpha.
Result<void> LoadWeights(Network& network, const Weights& weights,
                         LoadHead load_head = LoadHead::kYes);

}  // namespace mobilenet
