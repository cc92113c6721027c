#include "trainer/config/train_options.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "tests/support/contains.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/validation.h"
#include "trainer/training/batch_source.h"

TEST_SUITE_BEGIN("trainer.config");

namespace mobilenet {

TEST_CASE("the seed preset is the recipe of the earlier work") {
  const auto seed = PresetOptions("seed");
  REQUIRE(seed.has_value());
  CHECK(seed->epochs == 50);
  CHECK(seed->batch == 128);
  CHECK(seed->optimizer.kind == OptimizerKind::kRmsProp);
  CHECK(seed->optimizer.square_decay == 0.9f);
  CHECK(seed->optimizer.epsilon == 1e-7f);
  CHECK(seed->learning_rate == 0.002f);
  CHECK_FALSE(seed->cosine);
  CHECK_FALSE(seed->augment);
  CHECK(seed->keep_best);
  CHECK(seed->label_smoothing == 0);
  CHECK(InputPreprocessing(*seed).scale[0] == 255);
  CHECK(InputPreprocessing(*seed).mean[0] == 0);
}

TEST_CASE("an unknown preset is refused") {
  const auto unknown = PresetOptions("better");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().message == "expected best or seed, found \"better\"");
}

TEST_CASE("options survive JSON in any order of its keys") {
  TrainOptions options = *PresetOptions("best");
  options.seed = 12345678901234567u;
  options.learning_rate = 0.123f;
  options.optimizer.kind = OptimizerKind::kAdamW;
  options.fold = 2;
  options.folds = 3;
  options.background = true;
  options.leave_out_from = 0.9;
  const nlohmann::ordered_json json = ToJson(options);
  nlohmann::ordered_json reversed;
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.insert(keys.begin(), key);
  for (const std::string& key : keys) reversed[key] = json[key];
  for (const nlohmann::ordered_json& text : {json, reversed}) {
    const auto back = TrainOptionsFromJson(text);
    REQUIRE(back.has_value());
    CHECK(ToJson(*back) == json);
  }
}

TEST_CASE("the JSON keys are those of all earlier weights files, in the same order") {
  std::vector<std::string> keys;
  const nlohmann::ordered_json json = ToJson(TrainOptions{});
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(Joined(keys) ==
        "preset, alpha, size, epochs, batch, seed, val_share, test_share, precision, optimizer, "
        "momentum, square_decay, epsilon, weight_decay, clip_norm, learning_rate, cosine, "
        "warmup_epochs, augment, min_area, max_aspect, flip, brightness, contrast, saturation, "
        "erase, label_smoothing, distill, cutmix, balance, progressive, bn_momentum, "
        "average_decay, keep_best, unseen_negatives, scale_to_unit, bf16_after, fold, folds, "
        "background, leave_out_from, zoom_out, rotate, hue, grey, degrade, mixup, others, "
        "unseen_sources");
}

TEST_CASE("a key that is missing or of the wrong type is named") {
  const nlohmann::ordered_json json = ToJson(*PresetOptions("best"));
  nlohmann::ordered_json without = json;
  without.erase("momentum");
  const auto missing = TrainOptionsFromJson(without);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message == "training option \"momentum\" is missing or unreadable");
  nlohmann::ordered_json wrong = json;
  wrong["folds"] = "many";
  const auto unreadable = TrainOptionsFromJson(wrong);
  REQUIRE_FALSE(unreadable.has_value());
  CHECK(unreadable.error().message == "training option \"folds\" is missing or unreadable");
}

TEST_CASE("a value that the command line refuses is refused in JSON too") {
  const auto refusal = [](const char* key, const nlohmann::ordered_json& value) {
    auto json = ToJson(*PresetOptions("best"));
    REQUIRE(json.contains(key));
    json[key] = value;
    const auto options = TrainOptionsFromJson(json);
    return options ? "" : options.error().message;
  };
  CHECK(refusal("size", 160) == "");
  CHECK(refusal("size", -160) ==
        "training option \"size\": expected a multiple of 32 from 32 to 1024, found \"-160\"");
  CHECK(refusal("size", 160.5) == "training option \"size\" is missing or unreadable");
  CHECK(refusal("epochs", 0) == Contains("training option \"epochs\": expected a whole number"));
  CHECK(refusal("epochs", int64_t{1} << 33) == Contains("\"epochs\" is missing or unreadable"));
  CHECK(refusal("epochs", 1e300) == Contains("\"epochs\" is missing or unreadable"));
  CHECK(refusal("learning_rate", 1e300) == Contains("\"learning_rate\": expected a number"));
  CHECK(refusal("preset", "worst") ==
        "training option \"preset\": expected best or seed, found \"worst\"");
  CHECK(refusal("folds", 3) == Contains("expected K/N with K from 1 to N"));
}

TEST_CASE("options that came later have the value of the runs before them") {
  nlohmann::ordered_json early = ToJson(*PresetOptions("best"));
  for (const char* key :
       {"bf16_after", "fold", "folds", "background", "leave_out_from", "zoom_out", "rotate", "hue",
        "grey", "degrade", "mixup", "others", "unseen_sources"}) {
    early.erase(key);
  }
  const auto options = TrainOptionsFromJson(early);
  REQUIRE(options.has_value());
  CHECK(options->bf16_after == 0);  // those runs rounded from the first step on
  CHECK(options->fold == 0);
  CHECK(options->folds == 0);
  CHECK_FALSE(options->background);
  CHECK(options->leave_out_from == 0);
  CHECK(options->augmentation.zoom_out == 0);
  CHECK(options->augmentation.rotate == 0);
  CHECK(options->augmentation.colour.hue == 0);
  CHECK(options->augmentation.colour.grey == 0);
  CHECK(options->augmentation.degrade == 0);
  CHECK(options->mixup == 0);
  CHECK(options->others == OtherOutputs::kNone);
  CHECK(options->unseen_sources.empty());
}

TEST_CASE("a bf16 run computes its first epochs in float32") {
  TrainOptions options = *PresetOptions("best");
  options.epochs = 10;
  CHECK(EpochPrecision(options, 9) == Precision::kFloat32);
  options.precision = Precision::kBfloat16;
  CHECK(EpochPrecision(options, 0) == Precision::kFloat32);
  CHECK(EpochPrecision(options, 1) == Precision::kFloat32);
  CHECK(EpochPrecision(options, 2) == Precision::kBfloat16);
  options.bf16_after = 0;
  CHECK(EpochPrecision(options, 0) == Precision::kBfloat16);
}

TEST_CASE("progressive resizing ends at full size, in multiples of 32") {
  TrainOptions options = *PresetOptions("best");
  options.epochs = 10;
  CHECK(EpochResolution(options, 0) == 64);
  CHECK(EpochResolution(options, 1) == 64);
  CHECK(EpochResolution(options, 2) == 96);
  CHECK(EpochResolution(options, 8) == 96);
  CHECK(EpochResolution(options, 9) == 128);
  CHECK(EpochMinArea(options, 8) == options.augmentation.min_area);
  CHECK(EpochMinArea(options, 9) == 0.75f);
  options.augmentation.min_area = 0.9f;
  CHECK(EpochMinArea(options, 9) == 0.9f);
  options.spec.resolution = 32;
  CHECK(EpochResolution(options, 0) == 32);
  options.spec.resolution = 160;
  CHECK(EpochResolution(options, 0) % 32 == 0);
  options.progressive = false;
  CHECK(EpochResolution(options, 0) == 160);
  options.augmentation.min_area = 0.3f;
  CHECK(EpochMinArea(options, 9) == 0.3f);
}

TEST_CASE("calibration finds a known temperature and the threshold that 95% reach") {
  // Logits twice as sharp as the truth's share warrants: two of three answers are right.
  Validation validation;
  for (int i = 0; i < 3000; ++i) {  // many, so that the prior for 1 has little weight
    const float margin = 2 * std::log(2.0f);
    validation.logits.push_back({margin, 0});
    validation.truths.push_back(i % 3 == 0 ? 1 : 0);
  }
  const Calibration calibration = Calibrate(validation);
  CHECK(calibration.temperature == doctest::Approx(2).epsilon(0.01));
  CHECK(calibration.known_threshold == doctest::Approx(2.0 / 3).epsilon(0.01));
  CHECK(KnownFrom({calibration.temperature, calibration.known_threshold}) ==
        "a confidence of 0.67");
}

TEST_CASE("the energy that 95% reach makes an answer known, however sure it is") {
  Validation validation;
  for (int i = 0; i < 100; ++i) {
    validation.logits.push_back({static_cast<float>(i), static_cast<float>(i)});
    validation.truths.push_back(0);
  }
  const Calibration calibration = Calibrate(validation);
  REQUIRE(calibration.energy_threshold);
  CHECK(*calibration.energy_threshold == doctest::Approx(5 + std::log(2.0)));
  CHECK(KnownFrom(calibration) == "an energy of 5.69");
  CHECK(Interpret(std::vector<float>{5.1f, 5.1f}, calibration).known);
  CHECK_FALSE(Interpret(std::vector<float>{4.9f, 4.9f}, calibration).known);
  CHECK_FALSE(Interpret(std::vector<float>{5.0f, -9.0f}, calibration).known);
}

}  // namespace mobilenet

TEST_SUITE_END();
