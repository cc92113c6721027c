#include "engine/infer/answer.h"

#include <algorithm>
#include <cmath>

#include "engine/base/index_of_largest.h"
#include "engine/kernels/head/head.h"

namespace mobilenet {
namespace {

float LogSumExp(std::span<const float> values) {
  const float largest = *std::max_element(values.begin(), values.end());
  float sum = 0;
  for (const float value : values) sum += std::exp(value - largest);
  return largest + std::log(sum);
}

}  // namespace

Answer Interpret(std::span<const float> logits, const Calibration& calibration, size_t others) {
  Answer answer;
  std::vector<float> scaled(logits.begin(), logits.end());
  for (float& logit : scaled) logit /= calibration.temperature;
  answer.probabilities.resize(scaled.size());
  Softmax(scaled.data(), static_cast<int>(scaled.size()), answer.probabilities.data());
  const std::span<const float> probabilities = answer.probabilities;
  const size_t labels = logits.size() - others;
  answer.best = IndexOfLargest(probabilities.first(labels));
  answer.confidence = probabilities[answer.best];
  answer.known = calibration.energy_threshold
                     ? Energy(logits, others) >= *calibration.energy_threshold
                     : answer.confidence >= calibration.known_threshold;
  if (others > 0) {
    answer.other = IndexOfLargest(probabilities.subspan(labels));
    answer.other_probability = probabilities[labels + answer.other];
  }
  return answer;
}

float Energy(std::span<const float> logits, size_t others) {
  const size_t labels = logits.size() - others;
  const float energy = LogSumExp(logits.first(labels));
  return others > 0 ? energy - LogSumExp(logits.subspan(labels)) : energy;
}

}  // namespace mobilenet
