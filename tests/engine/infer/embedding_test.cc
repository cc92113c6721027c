#include "engine/infer/embedding.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

// Runs the network on a made-up picture.
std::span<const float> RunOnNoise(Classifier& classifier, uint64_t seed) {
  const std::vector<float> input = testing::RandomArray(classifier.input().size(), seed);
  std::copy(input.begin(), input.end(), classifier.input().begin());
  return classifier.Run();
}

void CheckThatHeadGivesLogits(const Classifier& classifier, std::span<const float> logits,
                              const std::vector<float>& bias) {
  const std::vector<float> embedding = Embedding(classifier);
  const std::span<const float> head = classifier.head_weights();
  const size_t classes = logits.size();
  REQUIRE(embedding.size() * classes == head.size());
  for (size_t label = 0; label < classes; ++label) {
    double logit = bias[label];
    for (size_t c = 0; c < embedding.size(); ++c) logit += embedding[c] * head[c * classes + label];
    CHECK_MESSAGE(logit == doctest::Approx(logits[label]).epsilon(1e-4),
                  testing::Describe("alpha", classifier.spec().alpha, "label", label));
  }
}

TEST_CASE("the fully connected layer's product with the embedding gives the logits") {
  constexpr ModelSpec kSpecs[] = {{0.25, 128, 10}, {0.375, 96, 3}, {1.0 / 32, 32, 2}};
  for (const ModelSpec& spec : kSpecs) {
    const Weights weights = RandomWeights(spec, true, 31);
    Result<Classifier> classifier = Classifier::Create(weights);
    REQUIRE_MESSAGE(classifier, classifier.error().message);
    const std::span<const float> logits = RunOnNoise(*classifier, 32);
    CheckThatHeadGivesLogits(*classifier, logits, weights.tensors.find("fc.bias")->second.values);
  }
}

TEST_CASE("an int8 network's embedding is in real numbers") {
  const QuantizedWeights weights = RandomQuantizedWeights({0.5, 96, 4}, 33);
  Result<Classifier> classifier = Classifier::Create(weights);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  const std::span<const float> logits = RunOnNoise(*classifier, 34);
  CheckThatHeadGivesLogits(*classifier, logits, weights.layers.at("fc").bias);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
