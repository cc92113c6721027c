#include "trainer/quantization/agreement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/index_of_largest.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {
namespace {

// The logits of every input, in order.
Result<std::vector<std::vector<float>>> AllLogits(const AnyWeights& weights,
                                                  std::span<const std::vector<float>> inputs,
                                                  ThreadPool& pool) {
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return tl::unexpected(classifiers.error());
  std::vector<std::vector<float>> all(inputs.size());
  pool.Run(static_cast<int>(inputs.size()), [&](int index, int worker) {
    std::copy(inputs[index].begin(), inputs[index].end(), (*classifiers)[worker].input().begin());
    const std::span<const float> logits = (*classifiers)[worker].Run();
    all[index].assign(logits.begin(), logits.end());
  });
  return all;
}

}  // namespace

Result<Agreement> Compare(const AnyWeights& a, const AnyWeights& b,
                          std::span<const std::vector<float>> inputs, ThreadPool& pool) {
  const auto first = AllLogits(a, inputs, pool);
  if (!first) return tl::unexpected(first.error());
  const auto second = AllLogits(b, inputs, pool);
  if (!second) return tl::unexpected(second.error());
  size_t same = 0, logits = 0;
  double distance = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::vector<float>& x = (*first)[i];
    const std::vector<float>& y = (*second)[i];
    same += IndexOfLargest(x) == IndexOfLargest(y);
    for (size_t j = 0; j < x.size(); ++j) distance += std::abs(double{x[j]} - double{y[j]});
    logits += x.size();
  }
  return Agreement{inputs.size(), static_cast<double>(same) / static_cast<double>(inputs.size()),
                   distance / static_cast<double>(logits)};
}

}  // namespace mobilenet
