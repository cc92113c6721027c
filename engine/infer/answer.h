#pragma once

#include <span>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// The result for one picture, as shown to users.
struct Answer {
  std::vector<float> probabilities;  // softmax(logits / temperature), in the logits' order
  int best = 0;                      // index of the most probable label
  float confidence = 0;              // its probability
  bool known = false;                // false: probably none of the labels (out-of-distribution)
  // Index of the most probable other thing in NetworkDescription::others; -1 without any.
  int other = -1;
  float other_probability = 0;
};
// Turns logits into an answer. The last `others` of them belong to other things, the ones before to
// the labels, of which there must be one at least. Calibration documents the rules.
Answer Interpret(std::span<const float> logits, const Calibration& calibration, size_t others = 0);

// Energy score for out-of-distribution detection: the higher, the more likely the picture shows one
// of the labels. It is log sum exp of the labels' logits (Liu et al., arXiv 2010.03759, with the
// sign changed). With `others`, as in Interpret, log sum exp of their logits is subtracted: that is
// the log odds of the labels against the others.
float Energy(std::span<const float> logits, size_t others = 0);

}  // namespace mobilenet
