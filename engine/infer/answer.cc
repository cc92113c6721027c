#include "engine/infer/answer.h"

#include <algorithm>
#include <cmath>

#include "engine/base/index_of_largest.h"
#include "engine/kernels/head/head.h"

namespace mobilenet {

Answer Interpret(std::span<const float> logits, const Calibration& calibration) {
  Answer answer;
  std::vector<float> scaled(logits.begin(), logits.end());
  for (float& logit : scaled) logit /= calibration.temperature;
  answer.probabilities.resize(scaled.size());
  Softmax(scaled.data(), static_cast<int>(scaled.size()), answer.probabilities.data());
  answer.best = IndexOfLargest(answer.probabilities);
  answer.confidence = answer.probabilities[answer.best];
  answer.known = calibration.energy_threshold ? Energy(logits) >= *calibration.energy_threshold
                                              : answer.confidence >= calibration.known_threshold;
  return answer;
}

float Energy(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  float sum = 0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum);
}

}  // namespace mobilenet
