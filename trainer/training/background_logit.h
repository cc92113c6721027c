#pragma once

#include "engine/model/weights.h"

namespace mobilenet {

// In training, negatives can have a class of their own, the background: one more output after those
// of the labels. Weights files have outputs for the labels only. Nothing is lost: softmax does not
// change when the background's logit is subtracted from every logit. The background's logit is then
// 0, and its probability is 1 / (1 + exp(E)), where E is the energy, log sum exp of the labels'
// logits.

// Removes the last output, the background, from fc.weight and fc.bias and subtracts it from the
// others. spec.classes decreases by 1; `labels` does not change.
void RemoveBackgroundLogit(Weights& weights);

// The inverse: adds a background output whose logit is always 0. spec.classes increases by 1;
// `labels` does not change.
void AddBackgroundLogit(Weights& weights);

}  // namespace mobilenet
