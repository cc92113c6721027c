#include <algorithm>
#include <numeric>

#include "engine/infer/class_activation.h"
#include "engine/infer/classifier.h"
#include "tests/support/int8_testing.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/reference_int8_network.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

using testing::Describe;
using testing::ForEachTarget;
using testing::RandomArray;

Classifier Load(const QuantizedWeights& weights) {
  Result<Classifier> classifier = Classifier::Create(weights);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  return std::move(*classifier);
}

std::vector<float> Run(Classifier& classifier, const std::vector<float>& input) {
  REQUIRE(classifier.input().size() == input.size());
  std::copy(input.begin(), input.end(), classifier.input().begin());
  const std::span<const float> logits = classifier.Run();
  return {logits.begin(), logits.end()};
}

std::vector<float> RandomInput(const ModelSpec& spec, uint64_t seed) {
  return RandomArray(size_t{3} * spec.resolution * spec.resolution, seed);
}

TEST_CASE("int8 logits equal the composed references bit for bit on every instruction set") {
  // Maps from 16 down to 1 pixel wide, odd ones too; channels that fill no vector.
  constexpr ModelSpec kSpecs[] = {{1.0 / 32, 32, 2}, {0.25, 128, 10}, {0.25, 96, 3},
                                  {0.5, 64, 10},     {0.3, 96, 5},    {1.0, 32, 10}};
  for (const ModelSpec& spec : kSpecs) {
    const QuantizedWeights weights = RandomQuantizedWeights(spec, 21);
    const std::vector<float> input = RandomInput(spec, 22);
    const std::vector<float> expected = reference::LogitsInt8(weights, input);
    // Neither all alike nor out of all proportion, so that equality says something.
    const auto [least, most] = std::minmax_element(expected.begin(), expected.end());
    CHECK(*most - *least > 0.1f);
    CHECK(*most - *least < 100.0f);
    ForEachTarget([&](const char* target) {
      Classifier classifier = Load(weights);
      CHECK(classifier.int8());
      CHECK_MESSAGE(Run(classifier, input) == expected,
                    Describe("target", target, "alpha", spec.alpha, "resolution", spec.resolution));
      // A network of one or two channels may be dead.
      if (spec.alpha > 0.1) CHECK(Run(classifier, RandomInput(spec, 23)) != expected);
      CHECK(Run(classifier, input) == expected);
    });
  }
}

TEST_CASE("weights of a file make the same network without a second look at them") {
  const QuantizedWeights weights = RandomQuantizedWeights({0.25, 96, 3}, 28);
  const auto read = ParseWeightsFile(SerializeQuantizedWeights(weights), "small");
  REQUIRE(read);
  Result<Classifier> classifier = Classifier::CreateChecked(*read);
  REQUIRE(classifier);
  CHECK(classifier->int8());
  const std::vector<float> input = RandomInput(weights.spec, 29);
  CHECK(Run(*classifier, input) == reference::LogitsInt8(weights, input));
}

TEST_CASE("an int8 network takes inputs beyond any picture's") {
  const ModelSpec spec{0.25, 32, 3};
  const QuantizedWeights weights = RandomQuantizedWeights(spec, 24);
  std::vector<float> input = RandomInput(spec, 25);
  for (size_t i = 0; i < input.size(); i += 7) input[i] *= 1e30f;
  Classifier classifier = Load(weights);
  CHECK(Run(classifier, input) == reference::LogitsInt8(weights, input));
}

TEST_CASE("an int8 network's class activation map averages to its logit without the bias") {
  const QuantizedWeights weights = RandomQuantizedWeights({0.5, 96, 4}, 26);
  Classifier classifier = Load(weights);
  const std::vector<float> logits = Run(classifier, RandomInput(weights.spec, 27));
  for (int label = 0; label < 4; ++label) {
    const std::vector<float> map = ClassActivationMap(classifier, label);
    REQUIRE(map.size() == 9);
    const float mean = std::accumulate(map.begin(), map.end(), 0.0f) / 9;
    CHECK(mean + weights.layers.at("fc").bias[label] ==
          doctest::Approx(logits[label]).epsilon(1e-4));
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
