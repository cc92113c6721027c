#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"
#include "engine/train/network.h"

namespace mobilenet {

// All arrays that training changes, for weight averages and checkpoints: the parameters' values,
// then each layer's moving mean and moving variance, always in the same order. The spans point into
// the network and stay valid as long as it lives.
std::vector<std::span<float>> StateOf(Network& network);

// Copies the state into unfolded weights. The caller sets labels, preprocessing and provenance.
Weights ToWeights(const Network& network);

// Whether LoadWeights also loads the fully connected layer; the number of classes must then be the
// same.
enum class LoadHead { kYes, kNo };
// Loads the state from unfolded weights of the same alpha. Fails, with the tensor's name in the
// message, if the weights are folded or a tensor is missing or has another size; some tensors may
// then already be loaded.
Result<void> LoadWeights(Network& network, const Weights& weights,
                         LoadHead load_head = LoadHead::kYes);

}  // namespace mobilenet
