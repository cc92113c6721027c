#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"
#include "engine/train/network.h"

namespace mobilenet {

// The network's arrays that training changes, for weight averages and checkpoints: the values of
// parameters() in their order, then the moving mean and moving variance of each of layers(). The
// optimiser's own arrays are not among them. The spans point into the network and stay valid as
// long as it lives.
std::vector<std::span<float>> StateOf(Network& network);

// Copies the state into unfolded weights. spec.resolution is that of the last Resize. The caller
// sets labels, preprocessing, calibration and provenance.
Weights ToWeights(const Network& network);

// kYes: LoadWeights also loads the fully connected layer, which needs the same number of classes.
// kNo: that layer keeps its values, and the number of classes may differ.
enum class LoadHead { kYes, kNo };
// Loads the state from unfolded weights of the same alpha; the resolution may differ. Fails if the
// weights are folded; then nothing is loaded. Fails with the tensor's name if a tensor is missing
// or has another number of values; then some tensors may already be loaded.
Result<void> LoadWeights(Network& network, const Weights& weights,
                         LoadHead load_head = LoadHead::kYes);

}  // namespace mobilenet
