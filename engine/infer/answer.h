#pragma once

#include <span>
#include <vector>

#include "engine/model/weights.h"

namespace mobilenet {

// An answer for people: probabilities are softmax(logits / temperature).
struct Answer {
  std::vector<float> probabilities;  // in the labels' order
  int best = 0;                      // index of the most probable label
  float confidence = 0;              // its probability
  bool known = false;                // the calibration's threshold is reached
};
Answer Interpret(std::span<const float> logits, const Calibration& calibration);

// log sum exp(logits) (Liu et al., arXiv 2010.03759).
float Energy(std::span<const float> logits);

}  // namespace mobilenet
