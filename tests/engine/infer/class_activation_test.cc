#include "engine/infer/class_activation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "tests/support/random_weights.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

TEST_CASE("a class activation map's mean plus the label's bias is the label's logit") {
  constexpr ModelSpec kSpecs[] = {{0.25, 128, 10}, {0.375, 96, 3}, {1.0 / 32, 32, 2}};
  for (const ModelSpec& spec : kSpecs) {
    const Weights weights = RandomWeights(spec, true, 21);
    Result<Classifier> classifier = Classifier::Create(weights);
    REQUIRE_MESSAGE(classifier, classifier.error().message);
    const std::vector<float> input = testing::RandomArray(classifier->input().size(), 22);
    std::copy(input.begin(), input.end(), classifier->input().begin());
    const std::span<const float> logits = classifier->Run();
    const std::vector<float>& bias = weights.tensors.find("fc.bias")->second.values;
    for (int label = 0; label < spec.classes; ++label) {
      const std::vector<float> map = ClassActivationMap(*classifier, label);
      const auto side = static_cast<size_t>(spec.resolution / 32);
      REQUIRE(map.size() == side * side);
      const double mean =
          std::accumulate(map.begin(), map.end(), 0.0) / static_cast<double>(map.size());
      CHECK_MESSAGE(mean + bias[label] == doctest::Approx(logits[label]).epsilon(1e-4),
                    testing::Describe("alpha", spec.alpha, "label", label));
    }
  }
}

TEST_CASE("a class activation map is bright where the features speak for the label") {
  Weights weights = RandomWeights({0.25, 64, 2}, true, 23);
  Result<Classifier> classifier = Classifier::Create(weights);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  const std::vector<float> input = testing::RandomArray(classifier->input().size(), 24);
  std::copy(input.begin(), input.end(), classifier->input().begin());
  classifier->Run();
  const std::span<const float> features = classifier->features();
  const std::vector<float>& head = weights.tensors.find("fc.weight")->second.values;
  const std::vector<float> map = ClassActivationMap(*classifier, 1);
  REQUIRE(map.size() == 4);
  const size_t channels = features.size() / map.size();
  for (size_t place = 0; place < map.size(); ++place) {
    double sum = 0;
    for (size_t c = 0; c < channels; ++c) sum += features[place * channels + c] * head[c * 2 + 1];
    CHECK(map[place] == doctest::Approx(sum).epsilon(1e-4));
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
