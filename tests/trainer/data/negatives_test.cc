// Photos of none of the classes: how they are split, their targets in batches, CutMix, and runs.
#include "trainer/data/negatives.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/ood_acceptance.h"
#include "trainer/training/batch_source.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

// Photos of one colour: photo i has the value i. Their labels alternate.
PhotoSet MakePhotos(int count, const std::vector<std::string>& labels) {
  PhotoSet set;
  set.labels = labels;
  std::vector<uint8_t> pixels;
  for (int i = 0; i < count; ++i) {
    const int label = i % static_cast<int>(labels.size());
    Random random(5, static_cast<uint64_t>(i));
    const uint64_t hash = uint64_t{random.Next()} << 32 | random.Next();
    set.photos.push_back({.offset = pixels.size(),
                          .width = 32,
                          .height = 32,
                          .label = label,
                          .file = static_cast<uint32_t>(i),
                          .hash = hash});
    pixels.insert(pixels.end(), 32 * 32 * 3, static_cast<uint8_t>(i));
  }
  set.SetPixels(std::move(pixels));
  return set;
}

TEST_CASE("negatives of unseen kinds validate and test, others are split as photos are") {
  const auto negatives = SplitNegatives(MakePhotos(90, {"food", "people", "rooms"}), {"people"},
                                        {.validation_share = 0.2, .test_share = 0.1});
  REQUIRE(negatives);
  CHECK(negatives->unseen == std::vector<std::string>{"people"});
  const Split& split = negatives->split;
  CHECK(split.train.size() == 42);
  CHECK(split.validation.size() == 12 + 6);
  CHECK(split.test.size() == 6 + 24);
  std::set<uint32_t> all;
  for (const auto* side : {&split.train, &split.validation, &split.test}) {
    all.insert(side->begin(), side->end());
    for (const uint32_t i : *side) {
      CHECK((side != &split.train || negatives->photos.photos[i].label != 1));
    }
  }
  CHECK(all.size() == 90);
}

TEST_CASE("kinds of negatives that cannot be unseen are refused by name") {
  const auto stranger = SplitNegatives(MakePhotos(9, {"food", "rooms"}), {"cars"}, {});
  REQUIRE(!stranger);
  CHECK(stranger.error().message ==
        "--unseen-negatives: expected kinds of negatives (food, rooms), found cars");
  CHECK(!SplitNegatives(MakePhotos(9, {"food", "rooms"}), {"food", "rooms"}, {}));
}

struct Source {
  Source() : photos(MakePhotos(40, {"one", "other"})) {
    options = *PresetOptions("best");
    options.spec = {.alpha = 0.25, .resolution = 32, .classes = 2};
    options.batch = 10;
    options.balance = 0;
    options.augment = false;  // colours stay
    train.resize(40);
    std::iota(train.begin(), train.end(), 0u);
    negatives = *SplitNegatives(MakePhotos(20, {"food"}), {}, {.validation_share = 0.5});
  }

  PhotoSet photos;
  Negatives negatives;
  TrainOptions options;
  std::vector<uint32_t> train;
};

TEST_CASE("an epoch shows every negative once, with a uniform target") {
  const Source data;
  BatchSource source(data.options, data.photos, data.train, &data.negatives);
  REQUIRE(source.Steps() == 5);
  std::vector<float> image(32 * 32 * 3), target(2);
  for (int epoch = 0; epoch < 3; ++epoch) {
    source.StartEpoch(epoch);
    std::map<int, int> shown;  // by colour
    int labelled = 0;
    for (int i = 0; i < 50; ++i) {
      source.FillImage(i / 10, i % 10, 32, image, target);
      CHECK(target[0] + target[1] == doctest::Approx(1));
      labelled += target[0] != target[1];
      if (target[0] == target[1]) ++shown[static_cast<int>(std::lround((image[0] + 1) * 127.5f))];
    }
    CHECK(labelled == 40);
    CHECK(shown.size() == 10);
    for (const uint32_t index : data.negatives.split.train) CHECK(shown[index] == 1);
  }
}

TEST_CASE("CutMix puts a rectangle of another image in, and its share of the target") {
  Source data;
  data.options.cutmix = 1;
  data.options.label_smoothing = 0;
  BatchSource source(data.options, data.photos, data.train);
  source.StartEpoch(0);
  std::vector<float> image(32 * 32 * 3), target(2);
  int mixed = 0;
  for (int i = 0; i < 40; ++i) {
    source.FillImage(i / 10, i % 10, 32, image, target);
    std::map<float, int> pixels;
    for (size_t at = 0; at < image.size(); at += 3) ++pixels[image[at]];
    REQUIRE(pixels.size() <= 2);
    // The labels are the colours' parities.
    double share = 0;
    for (const auto& [value, count] : pixels) {
      if (std::lround((value + 1) * 127.5f) % 2 == 1) share += count / 1024.0;
    }
    CHECK(target[1] == doctest::Approx(share).epsilon(1e-4));
    mixed += target[0] > 0 && target[1] > 0;
  }
  CHECK(mixed > 10);
}

TEST_CASE("mixup blends image and target with those of another image") {
  Source data;
  data.options.mixup = 1;
  data.options.label_smoothing = 0;
  BatchSource source(data.options, data.photos, data.train);
  BatchSource plain_source(data.options, data.photos, data.train);
  source.StartEpoch(0);
  data.options.mixup = 0;
  plain_source.StartEpoch(0);
  const auto fill = [&](BatchSource& from, float mixup, int i, std::vector<float>& target) {
    data.options.mixup = mixup;
    std::vector<float> image(32 * 32 * 3);
    from.FillImage(i / 10, i % 10, 32, image, target);
    for (const float value : image) REQUIRE(value == image[0]);  // of one colour, still
    return (image[0] + 1) * 127.5f;
  };
  int mixed = 0, mostly_other = 0;
  for (int i = 0; i < 40; ++i) {
    std::vector<float> target(2), own(2);
    const float blended = fill(source, 1, i, target), colour = fill(plain_source, 0, i, own);
    CHECK(target[0] + target[1] == doctest::Approx(1));
    if (target[0] == own[0]) continue;  // the other image is of the same class
    // Photos have the colours 0 to 39. The other one had this colour:
    const float share = std::abs(target[0] - own[0]);
    const float other = colour + (blended - colour) / share;
    CAPTURE(i);
    CHECK(other == doctest::Approx(std::round(other)).epsilon(0.01));
    CHECK(std::lround(other) % 2 != std::lround(colour) % 2);
    CHECK(other > -0.5f);
    CHECK(other < 39.5f);
    ++mixed;
    mostly_other += share > 0.5f;
  }
  CHECK(mixed > 10);
  CHECK(mostly_other > 3);
  CHECK(mostly_other < mixed - 3);
}

TEST_CASE("OOD acceptance counts the photos that are accepted, kind by kind") {
  DataFolder folder;
  folder.root = "none";
  folder.labels = {"cars", "food", "rooms"};
  enum class Answer { kKnown, kUnknown, kNone };
  const std::vector<std::pair<int, Answer>> files{{0, Answer::kKnown},   {0, Answer::kUnknown},
                                                  {0, Answer::kUnknown}, {0, Answer::kNone},
                                                  {1, Answer::kKnown},   {1, Answer::kKnown}};
  std::vector<Result<Prediction>> predictions;
  for (const auto& [label, answer] : files) {
    folder.files.push_back({"", "", label});
    if (answer == Answer::kNone) {
      predictions.push_back(Fail("cannot be used"));
    } else {
      predictions.push_back(
          Prediction{.label = 0, .known = answer == Answer::kKnown, .logits = {}});
    }
  }
  const auto ood_acceptance = MeasureOodAcceptance(folder, predictions, {"food"});
  REQUIRE(ood_acceptance);
  CHECK(ood_acceptance->photos == 5);
  CHECK(ood_acceptance->Share() == doctest::Approx(0.6));
  REQUIRE(ood_acceptance->kinds.size() == 2);  // there are no rooms
  CHECK(ood_acceptance->kinds[0].photos == 3);
  CHECK(ood_acceptance->kinds[0].accepted == 1);
  CHECK(!ood_acceptance->kinds[0].unseen);
  CHECK(ood_acceptance->kinds[1].unseen);
  const nlohmann::json json = ToJson(*ood_acceptance);
  CHECK(json["kinds"]["food"]["accepted"] == 1);
  CHECK(KnownShare(predictions) == doctest::Approx(0.6));
  const std::vector<Result<Prediction>> unusable(6, Fail("cannot be used"));
  CHECK(!MeasureOodAcceptance(folder, unusable, {}));
}

TEST_CASE("a run with negatives resumes to the same weights, and only with the same negatives") {
  const SmallDataset fixture;
  fixture.WriteNegatives();
  const std::string negatives = fixture.Path("negatives");
  REQUIRE(fixture
              .Train("whole", {.epochs = "3",
                               .more = {"--negatives", negatives, "--unseen-negatives", "cars",
                                        "--cutmix", "0.5", "--test-share", "0.2"}})
              .status == 0);
  CHECK(!fixture.Exists("whole.negatives.photos"));
  REQUIRE(fixture.Train("plain", {.epochs = "3"}).status == 0);
  CHECK(FirstDifference(fixture.Read("whole"), fixture.Read("plain")) != "");

  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const TrainingRun resumed{.resume = fixture.Path("early"), .more = {"--negatives", negatives}};
  REQUIRE(fixture.Train("resumed", resumed).status == 0);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");

  // Measured on photos that it did not train on. One of the six photos of food validates and one is
  // a test photo; one of the six photos of cars validates and five are test photos.
  for (const bool test : {false, true}) {
    const Outcome judged =
        fixture.Run({"evaluate", "--weights", fixture.Path("whole"), "--data", fixture.Path("data"),
                     test ? "--test" : "--held-out", "--negatives", fixture.Path("negatives"),
                     "--json", fixture.Path("judged.json")});
    INFO(judged.err);
    REQUIRE(judged.status == 0);
    const auto json = nlohmann::json::parse(fixture.Read("judged.json"));
    CHECK(json["known"].is_number());
    CHECK(json["negatives"]["kinds"]["food"]["n"] == 1);
    CHECK(json["negatives"]["kinds"]["cars"]["n"] == (test ? 5 : 1));
    CHECK(json["negatives"]["kinds"]["cars"]["unseen"] == true);
    CHECK(json["scores"][0]["accepted_unseen"].is_number());
  }

  const Outcome without = fixture.Train("refused", {.resume = fixture.Path("early")});
  CHECK(without.status == 1);
  CHECK(without.err == Contains("the photos in --negatives are not those of the run: expected "));
  CHECK(without.err == Contains(", found none; "));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
