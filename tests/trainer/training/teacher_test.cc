// Learning from trained networks besides the labels.
#include "trainer/training/teacher.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <numeric>
#include <vector>

#include "engine/base/random.h"
#include "engine/infer/answer.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

const std::vector<std::string> kLabels{"cat", "dog"};

Weights Network(uint64_t seed) {
  ModelSpec spec;
  spec.alpha = 0.25;
  spec.resolution = 32;
  spec.classes = 2;
  Weights weights = RandomWeights(spec, false, seed);
  weights.labels = kLabels;
  weights.calibration.temperature = 2;
  return weights;
}

std::vector<float> Noise(int resolution) {
  std::vector<float> image(static_cast<size_t>(resolution) * resolution * 3);
  Random random(4, 0);
  for (float& value : image) value = random.Uniform(-1, 1);
  return image;
}

// The calibrated probabilities of a network by itself.
std::vector<float> Alone(Weights weights, const std::vector<float>& image, int resolution) {
  weights.spec.resolution = resolution;
  Classifier classifier = *Classifier::Create(weights);
  std::copy(image.begin(), image.end(), classifier.input().begin());
  return Interpret(classifier.Run(), classifier.calibration()).probabilities;
}

TEST_CASE("a target moves towards the mean of the teachers' probabilities, at any input size") {
  auto teacher = Teacher::Create({Network(1), Network(2)}, {.labels = kLabels}, 0.25f, 2);
  REQUIRE(teacher);
  for (const int resolution : {32, 64}) {
    teacher->Resize(resolution);
    const std::vector<float> image = Noise(resolution);
    const std::vector<float> first = Alone(Network(1), image, resolution);
    const std::vector<float> second = Alone(Network(2), image, resolution);
    CHECK(first[0] != doctest::Approx(second[0]).epsilon(1e-3));
    for (const int worker : {0, 1}) {
      std::vector<float> target{0.9f, 0.1f};
      teacher->BlendTarget(worker, image, target);
      for (const int i : {0, 1}) {
        const double expected = 0.75 * (i == 0 ? 0.9 : 0.1) + 0.125 * (first[i] + second[i]);
        CHECK(target[i] == doctest::Approx(expected).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("a teacher of other labels or another preprocessing is refused") {
  const auto labels = Teacher::Create({Network(1)}, {.labels = {"dog", "cat"}}, 0.5f, 1);
  REQUIRE(!labels);
  CHECK(labels.error().message == Contains("expected the labels of the training photos"));
  CHECK(!Teacher::Create(
      {Network(1)}, {.labels = kLabels, .preprocessing = {{0, 0, 0}, {255, 255, 255}}}, 0.5f, 1));
}

TEST_CASE("a run with a teacher is another run, and goes on only with the same one") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("teacher", {.epochs = "2"}).status == 0);
  const std::vector<std::string> teacher{"--teacher", fixture.Path("teacher")};
  REQUIRE(fixture.Train("plain", {.epochs = "3"}).status == 0);
  REQUIRE(fixture.Train("whole", {.epochs = "3", .more = teacher}).status == 0);
  CHECK(FirstDifference(fixture.Read("whole"), fixture.Read("plain")) != "");

  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const TrainingRun resumed{.resume = fixture.Path("early"), .more = teacher};
  REQUIRE(fixture.Train("resumed", resumed).status == 0);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");
  const Outcome without = fixture.Train("refused", {.resume = fixture.Path("early")});
  CHECK(without.status == 1);
  CHECK(without.err ==
        Contains("the weights of --teacher are not those of the run: expected digest "));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
