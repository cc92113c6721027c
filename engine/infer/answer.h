#pragma once

#include <span>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// The result for one picture, as shown to users.
struct Answer {
  std::vector<float> probabilities;  // softmax(logits / temperature), in the labels' order
  int best = 0;                      // index of the most probable label
  float confidence = 0;              // its probability
  bool known = false;                // false: probably none of the labels (out-of-distribution)
};
// Turns logits, one for each label, into an answer. Calibration documents the rules.
Answer Interpret(std::span<const float> logits, const Calibration& calibration);

// Energy score for out-of-distribution detection, log sum exp(logits): the higher, the more likely
// the picture shows one of the labels (Liu et al., arXiv 2010.03759, with the sign changed).
float Energy(std::span<const float> logits);

}  // namespace mobilenet
