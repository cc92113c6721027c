#include <algorithm>
#include <vector>

#include "engine/base/clock.h"
#include "engine/infer/classifier.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"
#include "tests/support/testing.h"
#include "tests/support/thread_counts.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

using testing::RandomArray;

void CheckLayerTimes(const AnyWeights& weights, int threads) {
  ThreadPool pool(threads);
  Result<Classifier> classifier = Classifier::Create(weights, &pool);
  REQUIRE(classifier);
  const std::vector<float> input = RandomArray(classifier->input().size(), 31);
  std::copy(input.begin(), input.end(), classifier->input().begin());
  std::span<const float> logits = classifier->Run();
  const std::vector<float> expected(logits.begin(), logits.end());

  constexpr int kRuns = 100;  // so many that a coarse clock moves on in every layer
  std::vector<double> seconds(Layers(classifier->spec()).size(), 0.0);
  classifier->SetProfile(seconds);
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < kRuns; ++i) logits = classifier->Run();
  const double elapsed = SecondsSince(start);
  CHECK(std::vector<float>(logits.begin(), logits.end()) == expected);
  double sum = 0;
  for (const double layer : seconds) {
    CHECK(layer > 0);
    sum += layer;
  }
  CHECK(sum <= elapsed * 1.0001);  // but for rounding

  const std::vector<double> before = seconds;
  classifier->SetProfile({});
  classifier->Run();
  CHECK(seconds == before);
}

TEST_CASE("a network charges its time to all of its layers while it is told to") {
  const ModelSpec spec{0.25, 32, 4};
  for (const int threads : testing::kThreadCounts) {
    CheckLayerTimes(RandomWeights(spec, true, 1), threads);
    CheckLayerTimes(RandomQuantizedWeights(spec, 1), threads);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
