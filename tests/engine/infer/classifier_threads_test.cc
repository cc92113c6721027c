#include <algorithm>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/infer/class_activation.h"
#include "engine/infer/classifier.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"
#include "tests/support/signature.h"
#include "tests/support/testing.h"
#include "tests/support/thread_counts.h"

TEST_SUITE_BEGIN("engine.infer");

namespace mobilenet {
namespace {

using testing::Describe;
using testing::ForEachTarget;
using testing::kThreadCounts;
using testing::RandomArray;

Classifier Load(const AnyWeights& weights, ThreadPool* pool) {
  Result<Classifier> classifier = Classifier::Create(weights, pool);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  return std::move(*classifier);
}

std::vector<float> Run(Classifier& classifier, const std::vector<float>& input) {
  std::copy(input.begin(), input.end(), classifier.input().begin());
  const std::span<const float> logits = classifier.Run();
  return {logits.begin(), logits.end()};
}

// Logits and features of two images, which shows what the first leaves behind.
std::vector<float> TwoImages(const AnyWeights& weights, ThreadPool* pool) {
  Classifier classifier = Load(weights, pool);
  std::vector<float> all;
  for (const uint64_t seed : {41, 42}) {
    const std::vector<float> logits = Run(classifier, RandomArray(classifier.input().size(), seed));
    all.insert(all.end(), logits.begin(), logits.end());
    const std::span<const float> features = classifier.features();
    all.insert(all.end(), features.begin(), features.end());
  }
  return all;
}

TEST_CASE("any number of threads gives the same bits") {
  // Maps of one pixel to 80 a side, whole blocks of rows and parts of them, columns in equal shares
  // and with a rest, fewer columns than threads.
  constexpr ModelSpec kSpecs[] = {{1.0 / 32, 32, 2}, {0.25, 32, 3},  {0.25, 160, 10},
                                  {0.3, 96, 5},      {0.5, 64, 10},  {0.5, 128, 10},
                                  {0.75, 96, 7},     {1.0, 128, 10}, {1.0, 160, 4}};
  for (const ModelSpec& spec : kSpecs) {
#ifdef __SANITIZE_THREAD__
    // They take most of the time, and share their work as the smaller ones do.
    if (spec.alpha == 1.0) continue;
#endif
    for (const AnyWeights& weights : {AnyWeights(RandomWeights(spec, true, 43)),
                                      AnyWeights(RandomQuantizedWeights(spec, 44))}) {
      const std::vector<float> expected = TwoImages(weights, nullptr);
      for (const int threads : kThreadCounts) {
        ThreadPool pool(threads);
        CHECK_MESSAGE(TwoImages(weights, &pool) == expected,
                      Describe("alpha", spec.alpha, "resolution", spec.resolution, "kind",
                               weights.index(), "threads", threads));
      }
    }
  }
}

TEST_CASE("threads keep the signatures on every instruction set") {
  const AnyWeights float32 = signature::MakeFloat32(), int8 = signature::MakeInt8();
  for (const int threads : kThreadCounts) {
    ThreadPool pool(threads);
    ForEachTarget([&](const char* target) {
      const std::string description = Describe("target", target, "threads", threads);
      Classifier alone = Load(float32, nullptr), shared = Load(float32, &pool);
      CHECK_MESSAGE(signature::Logits(shared) == signature::Logits(alone), description);
      Classifier quantized = Load(int8, &pool);
      CHECK_MESSAGE(signature::Hash(signature::Logits(quantized)) == signature::kInt8, description);
    });
  }
}

TEST_CASE("networks share a pool, and one that moved goes on with it") {
  ThreadPool pool(kThreadCounts.back());
  const AnyWeights large = RandomWeights({0.5, 96, 4}, true, 45);
  const AnyWeights small = RandomQuantizedWeights({0.25, 64, 3}, 46);
  const std::vector<float> picture = RandomArray(96 * 96 * 3, 47);
  const std::vector<float> little(picture.begin(), picture.begin() + 64 * 64 * 3);
  Classifier first = Load(large, &pool);
  const std::vector<float> expected = Run(first, picture);
  Classifier second = Load(small, &pool);
  const std::vector<float> other = Run(second, little);
  Classifier moved = std::move(first);
  for (int i = 0; i < 20; ++i) {
    CHECK(Run(moved, picture) == expected);
    CHECK(Run(second, little) == other);
  }
  second = std::move(moved);
  CHECK(Run(second, picture) == expected);
}

TEST_CASE("threads leave a class activation map as it is") {
  const AnyWeights weights = RandomQuantizedWeights({0.5, 96, 4}, 48);
  ThreadPool pool(kThreadCounts.back());
  Classifier alone = Load(weights, nullptr), shared = Load(weights, &pool);
  const std::vector<float> input = RandomArray(96 * 96 * 3, 49);
  Run(alone, input);
  Run(shared, input);
  CHECK(ClassActivationMap(shared, 2) == ClassActivationMap(alone, 2));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
