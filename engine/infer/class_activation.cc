#include "engine/infer/class_activation.h"

namespace mobilenet {

std::vector<float> ClassActivationMap(const Classifier& classifier, int label) {
  const std::span<const float> features = classifier.features();
  const std::span<const float> weights = classifier.head_weights();
  const auto classes = static_cast<size_t>(classifier.spec().classes);
  const size_t channels = weights.size() / classes;
  std::vector<float> map(features.size() / channels);
  for (size_t position = 0; position < map.size(); ++position) {
    float sum = 0;
    for (size_t c = 0; c < channels; ++c) {
      sum += features[position * channels + c] * weights[c * classes + static_cast<size_t>(label)];
    }
    map[position] = sum;
  }
  return map;
}

}  // namespace mobilenet
