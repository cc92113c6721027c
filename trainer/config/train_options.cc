#include "trainer/config/train_options.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "trainer/base/text_table.h"
#include "trainer/config/train_option_table.h"
#include "trainer/data/split.h"

namespace mobilenet {
namespace {

TrainOptions BestOptions() {
  TrainOptions options;
  options.preset = "best";
  options.epochs = 60;
  options.optimizer.kind = OptimizerKind::kSgd;
  options.optimizer.weight_decay = 2e-4f;
  options.optimizer.clip_norm = 5;
  options.learning_rate = 0.4f;
  options.warmup_epochs = 2;
  options.augmentation.colour = {.brightness = 0.3f, .contrast = 0.3f, .saturation = 0.3f};
  options.label_smoothing = 0.05f;
  options.balance = 0.5f;
  options.progressive = true;
  options.bn_momentum = 0.95f;
  options.average_decay = 0.998f;
  return options;
}

TrainOptions SeedOptions() {
  TrainOptions options;
  options.preset = "seed";
  options.epochs = 50;
  options.optimizer.kind = OptimizerKind::kRmsProp;
  options.optimizer.square_decay = 0.9f;
  options.optimizer.epsilon = 1e-7f;
  options.learning_rate = 0.002f;
  options.cosine = false;
  options.augment = false;
  options.bn_momentum = 0.99f;
  options.keep_best = true;
  options.scale_to_unit = true;
  return options;
}

// Throws where the value has another type. False where an integer does not fit: get_to alone would
// turn 1.5 into 1, and cut large ones.
template <class T>
bool Read(const nlohmann::ordered_json& json, T& value) {
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    if (!json.is_number_integer()) return false;
    json.get_to(value);
    return json == nlohmann::ordered_json(value);
  }
  json.get_to(value);
  return true;
}

}  // namespace

std::vector<std::string> PresetNames() { return {"best", "seed"}; }

Result<TrainOptions> PresetOptions(const std::string& preset) {
  if (preset == "best") return BestOptions();
  if (preset == "seed") return SeedOptions();
  return Fail("expected " + Joined(PresetNames(), " or ") + ", found \"" + preset + "\"");
}

SplitRule RuleOfSplit(const TrainOptions& options) {
  return {.validation_share = options.val_share,
          .seed = options.seed,
          .test_share = options.test_share,
          .fold = options.fold,
          .folds = options.folds};
}

Result<void> CheckPrecision(Precision precision) {
  if (precision == Precision::kFloat32 || HasBfloat16Products()) return {};
  return Fail("--precision bf16: expected a CPU with AVX512-BF16, found none");
}

Precision EpochPrecision(const TrainOptions& options, int epoch) {
  const double progress = static_cast<double>(epoch) / options.epochs;
  return progress < options.bf16_after ? Precision::kFloat32 : options.precision;
}

int EpochResolution(const TrainOptions& options, int epoch) {
  const int full = options.spec.resolution;
  if (!options.progressive) return full;
  const auto multiple_of_32 = [&](int side) { return std::clamp((side + 16) / 32 * 32, 32, full); };
  const double progress = static_cast<double>(epoch) / options.epochs;
  if (progress < 0.2) return multiple_of_32(full / 2);
  return progress < 0.85 ? multiple_of_32(full * 3 / 4) : full;
}

float EpochMinArea(const TrainOptions& options, int epoch) {
  const float least = options.augmentation.min_area;
  const bool full = EpochResolution(options, epoch) == options.spec.resolution;
  return options.progressive && full ? std::max(least, 0.75f) : least;
}

nlohmann::ordered_json ToJson(const TrainOptions& options) {
  TrainOptions copy = options;
  nlohmann::ordered_json json;
  for (const TrainOption& option : TrainOptionTable(copy)) {
    for (const TrainField& field : option.fields) {
      std::visit([&](const auto* value) { json[field.key] = *value; }, field.value);
    }
  }
  return json;
}

Result<TrainOptions> TrainOptionsFromJson(const nlohmann::ordered_json& json) {
  TrainOptions options;
  for (const TrainOption& option : TrainOptionTable(options)) {
    for (const TrainField& field : option.fields) {
      const bool came_later = !field.before.is_null() && !json.contains(field.key);
      bool readable = false;
      try {
        const nlohmann::ordered_json& found = came_later ? field.before : json.at(field.key);
        readable = std::visit([&](auto* value) { return Read(found, *value); }, field.value);
      } catch (const nlohmann::json::exception&) {
      }
      if (!readable) return Fail("training option \"" + field.key + "\" is missing or unreadable");
    }
    if (const auto checked = CheckLimits(option); !checked) {
      return Fail("training option \"" + option.fields.front().key +
                  "\": " + checked.error().message);
    }
  }
  return options;
}

}  // namespace mobilenet
