#pragma once

#include "engine/model/weights.h"

namespace mobilenet {

// Photos of none of the classes can have an output of their own in training, the background, after
// those of the labels. Weights files have an output for each label only, and lose nothing by it:
// softmax is the same when all logits are reduced by the background's, whose own is then 0. What
// the network gives to the background is 1 / (1 + exp(energy of the labels' logits)).

// Takes the last output out of a network of one output more than labels: the logits of the others
// become those above it. The caller fills in the labels.
void RemoveBackgroundLogit(Weights& weights);
// Puts one in again, whose logit is 0 whatever the network sees.
void AddBackgroundLogit(Weights& weights);

}  // namespace mobilenet
