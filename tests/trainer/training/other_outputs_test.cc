#include "trainer/training/other_outputs.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <numeric>

#include "engine/base/index_of_largest.h"
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
  weights.labels = {"cat", "cow", "dog"};
  weights.others = {kBackground};
  const std::vector<float> whole = Interpret(Logits(weights), {}).probabilities;

  FoldBackground(weights);
  CHECK(weights.spec.classes == 3);
  CHECK(weights.others.empty());
  const std::vector<float> logits = Logits(weights);
  const double background = 1 / (1 + std::exp(double{Energy(logits)}));
  CHECK(background == doctest::Approx(whole[3]).epsilon(1e-4));
  const std::vector<float> folded = Interpret(logits, {}).probabilities;
  for (int i = 0; i < 3; ++i) {
    CHECK(folded[i] * (1 - background) == doctest::Approx(whole[i]).epsilon(1e-4));
  }

  SetOthers(weights, {kBackground});
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

TEST_CASE("the target of a negative is the output of its label") {
  const PhotoSet photos = GreyPhotos(40, {"cat", "dog"});
  Negatives negatives =
      *SplitNegatives(GreyPhotos(20, {"food", "rooms"}), {}, {.validation_share = 0.5});
  negatives.others.labels = {"food", "rooms"};
  for (const PackedPhoto& photo : negatives.photos.photos) {
    negatives.others.of_photo.push_back(photo.label);
  }
  TrainOptions options = *PresetOptions("best");
  options.spec = {.alpha = 0.25, .resolution = 32, .classes = 2};
  options.batch = 10;
  options.label_smoothing = 0;
  options.others = OtherOutputs::kKinds;
  std::vector<uint32_t> train(40);
  std::iota(train.begin(), train.end(), 0u);
  BatchSource source(options, photos, train, &negatives);
  REQUIRE(source.Outputs() == 4);
  source.StartEpoch(0);
  std::vector<float> image(32 * 32 * 3), target(4, -1);
  std::vector<int> shown(4);
  for (int i = 0; i < 50; ++i) {
    const bool labelled = source.FillImage(i / 10, i % 10, 32, image, target);
    const auto one = static_cast<size_t>(IndexOfLargest(target));
    CHECK(target[one] == 1);
    CHECK(std::accumulate(target.begin(), target.end(), 0.0f) == 1);
    CHECK(labelled == (one < 2));
    ++shown[one];
  }
  CHECK(shown[0] + shown[1] == 40);
  for (const int kind : {0, 1}) {
    const auto expected = std::ranges::count_if(negatives.split.train, [&](uint32_t photo) {
      return negatives.photos.photos[photo].label == kind;
    });
    CHECK(shown[static_cast<size_t>(2 + kind)] == expected);
  }
}

TEST_CASE("outputs of other things are kept, added and removed by their labels") {
  Weights weights = RandomWeights({0.25, 32, 4}, true, 3);
  weights.labels = {"cat", "dog"};
  weights.others = {"fox", "rose"};
  const std::vector<float> before = Logits(weights);
  SetOthers(weights, {"car", "rose"});
  CHECK(weights.others == std::vector<std::string>{"car", "rose"});
  CHECK(Logits(weights) == std::vector<float>{before[0], before[1], 0, before[3]});
  SetOthers(weights, {});
  CHECK(Logits(weights) == std::vector<float>{before[0], before[1]});
}

TEST_CASE("a teacher with the same others teaches them, one with different others does not") {
  Weights weights = ConstantWeights({"cat", "dog", "fox"}, {0, 0, std::log(2.0f)});
  weights.labels = {"cat", "dog"};
  weights.others = {"fox"};
  const std::vector<float> noise(32 * 32 * 3);
  const auto blend = [&](const std::vector<std::string>& others) {
    auto teacher =
        Teacher::Create({weights}, {.labels = weights.labels, .others = others}, 0.5f, 1);
    REQUIRE(teacher);
    teacher->Resize(32);
    std::vector<float> target{0.5f, 0, 0.5f};
    teacher->BlendTarget(0, noise, target);
    return target;
  };
  const std::vector<float> same = blend({"fox"}), different = blend({"rose"});
  const std::vector<double> expected{0.25 + 0.125, 0.125, 0.25 + 0.25};
  // Half of the target is a label's; the teacher gives cat and dog half of it each.
  const std::vector<double> of_labels{0.25 + 0.125, 0.125, 0.5};
  for (size_t i = 0; i < 3; ++i) {
    CHECK(same[i] == doctest::Approx(expected[i]));
    CHECK(different[i] == doctest::Approx(of_labels[i]));
  }
}

TEST_CASE("a teacher does not change the background's part of a target") {
  Weights weights = ConstantWeights({"cat", "dog"}, {0, std::log(3.0f)});
  auto teacher = Teacher::Create({weights}, {.labels = weights.labels}, 0.5f, 1);
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

TEST_CASE("a run with outputs for other things keeps them in its weights") {
  const SmallDataset fixture;
  fixture.WriteNegatives({"food", "rooms"});
  fixture.Write("negatives.tsv", "food/0.bmp\tcake\nrooms/1.bmp\tkitchen\n");
  const std::string negatives = fixture.Path("negatives");
  const Outcome whole = fixture.Train(
      "whole", {.epochs = "3", .more = {"--negatives", negatives, "--others", "kinds"}});
  REQUIRE_MESSAGE(whole.status == 0, whole.err);
  const Result<Weights> weights = ReadWeights(fixture.Path("whole"));
  REQUIRE(weights);
  CHECK(weights->labels == std::vector<std::string>{"cat", "dog"});
  CHECK(weights->others == std::vector<std::string>{"food", "rooms"});
  CHECK(weights->tensors.at("fc.bias").values.size() == 4);
  CHECK(weights->provenance == Contains("\"others\":\"kinds\""));

  // Twelve photos are too few for outputs of the labels.
  const Outcome labels = fixture.Train(
      "labels", {.epochs = "3", .more = {"--negatives", negatives, "--others", "labels"}});
  REQUIRE_MESSAGE(labels.status == 0, labels.err);
  CHECK(ReadWeights(fixture.Path("labels"))->others == weights->others);

  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const Outcome resumed = fixture.Train(
      "resumed", {.resume = fixture.Path("early"), .more = {"--negatives", negatives}});
  REQUIRE_MESSAGE(resumed.status == 0, resumed.err);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");

  const Outcome quantized = fixture.Run({"quantize", "--weights", fixture.Path("whole"), "--data",
                                         fixture.Path("data"), "--out", fixture.Path("int8")});
  REQUIRE_MESSAGE(quantized.status == 0, quantized.err);
  const Outcome judged =
      fixture.Run({"evaluate", "--weights", fixture.Path("int8"), "--data", fixture.Path("data"),
                   "--held-out", "--negatives", negatives, "--json", fixture.Path("json")});
  CHECK(judged.status == 0);
}

TEST_CASE("other labels that are missing or belong to other photos are refused") {
  const SmallDataset fixture;
  fixture.WriteNegatives({"food"});
  const std::vector<std::string> labels{"--negatives", fixture.Path("negatives"), "--others",
                                        "labels"};
  const Outcome missing = fixture.Train("out", {.more = labels});
  CHECK(missing.status == 1);
  CHECK(missing.err == Contains("--other-labels: " + fixture.Path("negatives.tsv")));
  fixture.Write("negatives.tsv", "food/0.bmp cake\n");
  const Outcome malformed = fixture.Train("out", {.more = labels});
  CHECK(malformed.status == 1);
  CHECK(malformed.err ==
        Contains("negatives.tsv: line 1: expected a file and its label with a tab"));
  CHECK(fixture.Train("out", {.more = {"--others", "kinds"}}).status == 2);
  CHECK(fixture.Train("out", {.more = {"--other-labels", "list"}}).status == 2);
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
