#include <algorithm>

#include "engine/infer/classifier.h"
#include "engine/kernels/head.h"

namespace mobilenet {

Answer Interpret(std::span<const float> logits, const Calibration& calibration) {
  Answer answer;
  std::vector<float> scaled(logits.begin(), logits.end());
  for (float& logit : scaled) logit /= calibration.temperature;
  answer.probabilities.resize(scaled.size());
  Softmax(scaled.data(), static_cast<int>(scaled.size()), answer.probabilities.data());
  const auto best = std::max_element(answer.probabilities.begin(), answer.probabilities.end());
  answer.best = static_cast<int>(best - answer.probabilities.begin());
  answer.confidence = *best;
  answer.known = answer.confidence >= calibration.known_threshold;
  return answer;
}

}  // namespace mobilenet
