#pragma once

#include <string>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// In training, negatives can have a class of their own, the background: one more output after those
// of the labels. Weights files do not keep it, and nothing is lost: softmax does not change when
// the background's logit is subtracted from every logit. The background's logit is then 0, and its
// probability is 1 / (1 + exp(E)), where E is the energy, log sum exp of the labels' logits.
inline constexpr const char* kBackground = "background";

// Subtracts the last output, the background, from the outputs before it in fc.weight and fc.bias,
// and removes it from them and from `others`.
void FoldBackground(Weights& weights);

// Gives unfolded weights outputs for just these other things, after those of the labels. An output
// that the weights have already keeps its values; a new one has the logit 0 for every picture, as a
// folded background has.
void SetOthers(Weights& weights, const std::vector<std::string>& others);

}  // namespace mobilenet
