#pragma once

#include "engine/model/weights.h"

namespace mobilenet {

// In training, negatives can have an output of their own after those of the labels: the background.
// Weights files have outputs for the labels only. They lose no information: softmax does not change
// when the background's logit is subtracted from all logits, and then the background's is 0. Its
// probability is 1 / (1 + exp(energy of the labels' logits)).

// Removes the last output, the background, and subtracts its logit from the others. The network has
// one output more than labels before; the caller sets the labels.
void RemoveBackgroundLogit(Weights& weights);

// Adds a background output whose logit is always 0.
void AddBackgroundLogit(Weights& weights);

}  // namespace mobilenet
