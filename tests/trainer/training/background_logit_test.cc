#include "trainer/training/background_logit.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <numeric>

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "tests/support/small_dataset.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/teacher.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

std::vector<float> Logits(const Weights& weights) {
  Classifier classifier = *Classifier::Create(weights);
  Random random(4, 0);
  for (float& value : classifier.input()) value = random.Uniform(-1, 1);
  const auto logits = classifier.Run();
  return {logits.begin(), logits.end()};
}

TEST_CASE("without the background output, the other probabilities keep their ratios") {
  Weights weights = RandomWeights({0.25, 32, 4}, true, 3);
  weights.labels = {"cat", "cow", "dog", "background"};
  const std::vector<float> whole = Interpret(Logits(weights), {}).probabilities;

  RemoveBackgroundLogit(weights);
  weights.labels.pop_back();
  CHECK(weights.spec.classes == 3);
  const std::vector<float> logits = Logits(weights);
  const double background = 1 / (1 + std::exp(double{Energy(logits)}));
  CHECK(background == doctest::Approx(whole[3]).epsilon(1e-4));
  const std::vector<float> folded = Interpret(logits, {}).probabilities;
  for (int i = 0; i < 3; ++i) {
    CHECK(folded[i] * (1 - background) == doctest::Approx(whole[i]).epsilon(1e-4));
  }

  AddBackgroundLogit(weights);
  weights.labels.push_back("background");
  const std::vector<float> unfolded = Logits(weights);
  REQUIRE(unfolded.size() == 4);
  CHECK(unfolded[3] == 0);
  for (int i = 0; i < 3; ++i) CHECK(unfolded[i] == doctest::Approx(logits[i]).epsilon(1e-4));
}

// Grey photos whose labels alternate.
PhotoSet GreyPhotos(int count, std::vector<std::string> labels) {
  PhotoSet set;
  set.labels = std::move(labels);
  const auto classes = static_cast<int>(set.labels.size());
  for (int i = 0; i < count; ++i) {
    Random random(5, static_cast<uint64_t>(i));
    const uint64_t hash = uint64_t{random.Next()} << 32 | random.Next();
    set.photos.push_back({.width = 32,
                          .height = 32,
                          .label = i % classes,
                          .file = static_cast<uint32_t>(i),
                          .hash = hash});
  }
  set.SetPixels(std::vector<uint8_t>(32 * 32 * 3, 127));
  return set;
}

TEST_CASE("the target of a negative is the background, and that of a photo has none of it") {
  const PhotoSet photos = GreyPhotos(40, {"cat", "dog"});
  const Negatives negatives =
      *SplitNegatives(GreyPhotos(20, {"food"}), {}, {.validation_share = 0.5});
  TrainOptions options = *PresetOptions("best");
  options.spec = {.alpha = 0.25, .resolution = 32, .classes = 2};
  options.batch = 10;
  options.label_smoothing = 0.1f;
  options.background = true;
  std::vector<uint32_t> train(40);
  std::iota(train.begin(), train.end(), 0u);
  BatchSource source(options, photos, train, &negatives);
  REQUIRE(source.Outputs() == 3);
  source.StartEpoch(0);
  std::vector<float> image(32 * 32 * 3), target(3, -1);
  int shown = 0;
  for (int i = 0; i < 50; ++i) {
    const bool labelled = source.FillImage(i / 10, i % 10, 32, image, target);
    CHECK(target[2] == (labelled ? 0 : 1));
    CHECK(std::max(target[0], target[1]) ==
          (labelled ? doctest::Approx(0.95) : doctest::Approx(0)));
    CHECK(target[0] + target[1] + target[2] == doctest::Approx(1));
    shown += !labelled;
  }
  CHECK(shown == 10);
}

TEST_CASE("a teacher does not change the background's part of a target") {
  Weights weights = ConstantWeights({"cat", "dog"}, {0, std::log(3.0f)});
  auto teacher = Teacher::Create({weights}, weights.labels, {}, 0.5f, 1);
  REQUIRE(teacher);
  teacher->Resize(32);
  std::vector<float> target{0.6f, 0, 0.4f};
  teacher->BlendTarget(0, std::vector<float>(32 * 32 * 3), target);
  CHECK(target[0] == doctest::Approx(0.5 * 0.6 + 0.5 * 0.6 * 0.25));
  CHECK(target[1] == doctest::Approx(0.5 * 0.6 * 0.75));
  CHECK(target[2] == 0.4f);
}

TEST_CASE("a run with a background resumes to the same weights, of the labels only") {
  const SmallDataset fixture;
  fixture.WriteNegatives({"food"});
  const auto train = [&](const std::string& out, std::vector<std::string> more) {
    more.insert(more.end(), {"--negatives", fixture.Path("negatives")});
    return fixture.Train(out, {.epochs = "3", .more = more});
  };
  const Outcome whole = train("whole", {"--background"});
  INFO(whole.err);
  REQUIRE(whole.status == 0);
  CHECK(whole.out == Contains("answers \"unknown\" below an energy of "));
  REQUIRE(train("uniform", {}).status == 0);
  CHECK(FirstDifference(fixture.Read("whole"), fixture.Read("uniform")) != "");
  const Result<Weights> weights = ReadWeights(fixture.Path("whole"));
  REQUIRE(weights);
  CHECK(weights->labels == std::vector<std::string>{"cat", "dog"});
  CHECK(weights->calibration.energy_threshold);
  CHECK(weights->provenance == Contains("\"background\":true"));

  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const Outcome resumed = fixture.Train(
      "resumed",
      {.resume = fixture.Path("early"), .more = {"--negatives", fixture.Path("negatives")}});
  REQUIRE_MESSAGE(resumed.status == 0, resumed.err);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");

  // Starting from trained weights, with a background and without.
  CHECK(train("more", {"--background", "--init", fixture.Path("whole")}).status == 0);
  CHECK(train("less", {"--init", fixture.Path("whole")}).status == 0);

  const Outcome judged =
      fixture.Run({"card", fixture.Path("whole"), "--data", fixture.Path("data"), "--held-out",
                   "--negatives", fixture.Path("negatives"), "--out", fixture.Path("card.md")});
  INFO(judged.err);
  REQUIRE(judged.status == 0);
  CHECK(fixture.Read("card.md") == Contains("below an energy of "));
  CHECK(fixture.Read("card.md") == Contains("--background --negatives DIR"));
}

TEST_CASE("a background without negatives is wrong usage") {
  const SmallDataset fixture;
  const Outcome outcome = fixture.Train("out", {.more = {"--background"}});
  CHECK(outcome.status == 2);
  CHECK(outcome.err == Contains("--background: expected --negatives"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
