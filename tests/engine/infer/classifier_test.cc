#include "engine/infer/classifier.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/infer/answer.h"
#include "engine/infer/class_activation.h"
#include "engine/infer/embedding.h"
#include "tests/support/contains.h"
#include "tests/support/network_forward.h"
#include "tests/support/random_weights.h"
#include "tests/support/testing.h"
#include "tests/support/thread_counts.h"

TEST_SUITE_BEGIN("engine.infer");

namespace {

// Counts the program's allocations; which thread makes them does not matter.
std::atomic<long> allocations{0};

void* Allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, rounded > 0 ? rounded : alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

// The array forms call these; the nothrow form does too, but not under AddressSanitizer. Not
// inlined, or GCC pairs the inner half of one with the outer half of the other and calls that a
// mismatch.
#define NOT_INLINED [[gnu::noinline]]
NOT_INLINED void* operator new(std::size_t size) {
  return Allocate(size, alignof(std::max_align_t));
}
NOT_INLINED void* operator new(std::size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<std::size_t>(alignment));
}
NOT_INLINED void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return Allocate(size, alignof(std::max_align_t));
}
NOT_INLINED void operator delete(void* memory) noexcept { std::free(memory); }
NOT_INLINED void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
NOT_INLINED void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
NOT_INLINED void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
#undef NOT_INLINED

namespace mobilenet {
namespace {

using nlohmann::json;
using testing::CheckClose;
using testing::CheckEqual;
using testing::Describe;
using testing::ForEachTarget;
using testing::RandomArray;

Classifier Load(const Weights& weights, ThreadPool* pool = nullptr) {
  Result<Classifier> classifier = Classifier::Create(weights, pool);
  REQUIRE_MESSAGE(classifier, classifier.error().message);
  return std::move(*classifier);
}

std::vector<float> Run(Classifier& classifier, std::span<const float> input) {
  REQUIRE(classifier.input().size() == input.size());
  std::copy(input.begin(), input.end(), classifier.input().begin());
  const std::span<const float> logits = classifier.Run();
  return {logits.begin(), logits.end()};
}

void CheckAgainstReference(const Weights& weights, const std::string& description) {
  const int side = weights.spec.resolution;
  const std::vector<float> input = RandomArray(static_cast<size_t>(side) * side * 3, 5);
  Classifier classifier = Load(weights);
  CheckClose(Run(classifier, input), reference::Logits(weights, testing::ToDouble(input)), 1e-4,
             description);
}

TEST_CASE("the classifier computes what the composed references compute") {
  // Maps from 16 down to 1 pixel wide, odd ones too; channels that fill no vector.
  constexpr ModelSpec kSpecs[] = {{1.0 / 32, 32, 2}, {0.25, 128, 10}, {0.25, 96, 3},
                                  {0.375, 96, 10},   {0.5, 128, 10},  {0.75, 160, 7},
                                  {0.3, 64, 5},      {1.0, 32, 10}};
  for (const ModelSpec& spec : kSpecs) {
    CheckAgainstReference(
        RandomWeights(spec, true, 11),
        Describe("alpha", spec.alpha, "resolution", spec.resolution, "classes", spec.classes));
  }
}

TEST_CASE("the classifier takes unfolded weights, and ReLU6, on every instruction set") {
  Weights weights = RandomWeights({0.375, 64, 10}, false, 12);
  weights.bn_epsilon = 0.1f;
  for (const Activation activation : {Activation::kRelu, Activation::kRelu6}) {
    weights.activation = activation;
    ForEachTarget([&](const char* target) {
      CheckAgainstReference(weights,
                            Describe("activation", testing::Name(activation), "target", target));
    });
  }
}

TEST_CASE("running again gives the same logits, keeps the input and allocates nothing") {
  const Weights weights = RandomWeights({0.25, 96, 10}, true, 13);
  const auto first = RandomArray(96 * 96 * 3, 1), second = RandomArray(96 * 96 * 3, 2);
  ThreadPool pool(testing::kThreadCounts.back());
  Classifier loaded = Load(weights, &pool);
  const std::vector<float> logits = Run(loaded, first);
  Classifier classifier = std::move(loaded);
  CHECK(Run(classifier, second) != logits);
  CheckEqual(Run(classifier, first), logits, "after another image");
  CheckEqual(classifier.input(), first, "input");

  const long before = allocations;
  for (int i = 0; i < 3; ++i) classifier.Run();
  CHECK(allocations == before);
  CHECK(before > 0);
}

TEST_CASE("a classifier knows what its weights say") {
  Weights weights = RandomWeights({0.25, 96, 3}, true, 14);
  weights.labels = {"cat", "dog", "cow"};
  weights.preprocessing.mean = {1, 2, 3};
  weights.calibration = {1.5f, 0.7f};
  const Classifier classifier = Load(weights);
  CHECK(classifier.spec().alpha == 0.25);
  CHECK(classifier.spec().resolution == 96);
  CHECK(classifier.spec().classes == 3);
  CHECK(classifier.labels() == weights.labels);
  CHECK(classifier.preprocessing().mean == weights.preprocessing.mean);
  CHECK(classifier.calibration().known_threshold == 0.7f);
}

TEST_CASE("weights that do not hold together make no classifier") {
  Weights weights = RandomWeights({0.25, 96, 3}, false, 15);
  weights.tensors["dw1.bn.gamma"].values[0] = std::numeric_limits<float>::max();
  weights.tensors["dw1.bn.mean"].values[0] = 0;
  weights.tensors["dw1.weight"].values[0] = 10;
  const Result<Classifier> overflown = Classifier::Create(weights);
  REQUIRE_FALSE(overflown);
  CHECK(overflown.error().message == Contains("dw1.weight"));
  // Folding is looked at even where the weights themselves have been.
  CHECK_FALSE(Classifier::CreateChecked(weights));

  weights.tensors.erase("pw4.weight");
  const Result<Classifier> incomplete = Classifier::Create(weights);
  REQUIRE_FALSE(incomplete);
  CHECK(incomplete.error().message == Contains("pw4.weight"));
}

TEST_CASE("logits become calibrated probabilities") {
  const float logits[] = {1, 3, 2};
  const Answer answer = Interpret(logits, {1.0f, 0.6f});
  REQUIRE(answer.probabilities.size() == 3);
  CHECK(answer.probabilities[0] == doctest::Approx(0.0900306));
  CHECK(answer.probabilities[1] == doctest::Approx(0.6652410));
  CHECK(answer.probabilities[2] == doctest::Approx(0.2447285));
  CHECK(answer.best == 1);
  CHECK(answer.confidence == answer.probabilities[1]);
  CHECK(answer.known);

  const Answer cooler = Interpret(logits, {2.0f, 0.6f});
  CHECK(cooler.confidence == doctest::Approx(0.5064804));
  CHECK(cooler.best == 1);
  CHECK_FALSE(cooler.known);
  CHECK(Interpret(logits, {2.0f, cooler.confidence}).known);
}

TEST_CASE("the outputs of other things share the probability but are never the answer") {
  const float logits[] = {1, 2, 0, 4, 3};  // two labels, three others
  const Calibration calibration{.temperature = 1, .known_threshold = 0, .energy_threshold = -1.5f};
  const Answer answer = Interpret(logits, calibration, 3);
  REQUIRE(answer.probabilities.size() == 5);
  const double sum = std::exp(1) + std::exp(2) + 1 + std::exp(4) + std::exp(3);
  CHECK(answer.best == 1);
  CHECK(answer.confidence == doctest::Approx(std::exp(2) / sum));
  CHECK(answer.other == 1);
  CHECK(answer.other_probability == doctest::Approx(std::exp(4) / sum));
  // The log odds of the labels against the others.
  const double odds = (std::exp(1) + std::exp(2)) / (1 + std::exp(4) + std::exp(3));
  CHECK(Energy(logits, 3) == doctest::Approx(std::log(odds)));  // -2.02
  CHECK_FALSE(answer.known);
  CHECK(Interpret(logits, {1, 0, -2.1f}, 3).known);

  CHECK(Interpret(logits, calibration).best == 3);
  CHECK(Interpret(logits, calibration).other == -1);
  CHECK(Energy(logits) == doctest::Approx(std::log(sum)));
}

TEST_CASE("other things do not change the shape of heat maps and embeddings") {
  Weights weights = RandomWeights({0.25, 64, 5}, true, 3);
  Classifier whole = *Classifier::Create(weights);
  weights.labels = {"cat", "dog"};
  weights.others = {"fox", "rose", "wolf"};
  Classifier classifier = *Classifier::Create(weights);
  CHECK(classifier.labels().size() == 2);
  CHECK(classifier.others() == weights.others);
  for (Classifier* either : {&whole, &classifier}) {
    std::fill(either->input().begin(), either->input().end(), 0.5f);
  }
  const std::span<const float> expected = whole.Run(), logits = classifier.Run();
  REQUIRE(logits.size() == 5);
  CHECK(std::equal(logits.begin(), logits.end(), expected.begin(), expected.end()));
  CHECK(Embedding(classifier) == Embedding(whole));
  CHECK(ClassActivationMap(classifier, 1) == ClassActivationMap(whole, 1));

  weights.others.pop_back();
  const Result<Classifier> incomplete = Classifier::Create(weights);
  REQUIRE_FALSE(incomplete);
  CHECK(incomplete.error().message == "labels: expected one for each of 5 classes, found 4");
}

// A network of alpha 1 at 128 pixels from outside of this project, with eight inputs and their
// logits in float64.
TEST_CASE("the shared benchmark network gives its reference logits") {
  const std::string folder = std::string(SHARED_FOLDER) + "/bench/";
  if (!std::filesystem::exists(folder + "model.safetensors")) {
    MESSAGE("skipped: ", folder, " is not here");
    return;
  }
  const Result<Weights> weights = ReadWeights(folder + "model.safetensors");
  REQUIRE_MESSAGE(weights, weights.error().message);
  CHECK(weights->labels.front() == "class0");
  const auto inputs = ReadFile(folder + "inputs.bin");
  REQUIRE(inputs);
  const auto text = ReadFile(folder + "ref.json");
  REQUIRE(text);
  const json expected = json::parse(*text)["logits"];

  Classifier classifier = Load(*weights);
  const std::span<float> input = classifier.input();
  REQUIRE(inputs->size() == expected.size() * input.size_bytes());
  for (size_t i = 0; i < expected.size(); ++i) {
    std::memcpy(input.data(), inputs->data() + i * input.size_bytes(), input.size_bytes());
    const std::span<const float> logits = classifier.Run();
    const auto reference = expected[i].get<std::vector<double>>();
    REQUIRE(logits.size() == reference.size());
    for (size_t k = 0; k < reference.size(); ++k) {
      CAPTURE(i);
      CAPTURE(k);
      CHECK(std::abs(logits[k] - reference[k]) < 1e-3);
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
