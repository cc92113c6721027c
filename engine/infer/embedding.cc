#include "engine/infer/embedding.h"

#include "engine/kernels/head/head.h"

namespace mobilenet {

std::vector<float> Embedding(const Classifier& classifier) {
  const std::span<const float> features = classifier.features();
  const size_t channels =
      classifier.head_weights().size() / static_cast<size_t>(classifier.spec().classes);
  std::vector<float> pooled(channels);
  GlobalAveragePool(features.data(), 1, static_cast<int>(features.size() / channels),
                    static_cast<int>(channels), pooled.data());
  return pooled;
}

}  // namespace mobilenet
