#include "trainer/config/train_options.h"

#include <algorithm>

#include "trainer/data/split.h"

namespace mobilenet {
namespace {

// Names every field once, for both directions: visit(json key, field).
template <class Options, class Visit>
void VisitFields(Options& options, const Visit& visit) {
  visit("preset", options.preset);
  visit("alpha", options.spec.alpha);
  visit("size", options.spec.resolution);
  visit("epochs", options.epochs);
  visit("batch", options.batch);
  visit("seed", options.seed);
  visit("val_share", options.val_share);
  visit("test_share", options.test_share);
  visit("precision", options.precision);
  visit("optimizer", options.optimizer.kind);
  visit("momentum", options.optimizer.momentum);
  visit("square_decay", options.optimizer.square_decay);
  visit("epsilon", options.optimizer.epsilon);
  visit("weight_decay", options.optimizer.weight_decay);
  visit("clip_norm", options.optimizer.clip_norm);
  visit("learning_rate", options.learning_rate);
  visit("cosine", options.cosine);
  visit("warmup_epochs", options.warmup_epochs);
  visit("augment", options.augment);
  visit("min_area", options.augmentation.min_area);
  visit("max_aspect", options.augmentation.max_aspect);
  visit("flip", options.augmentation.flip);
  visit("brightness", options.augmentation.brightness);
  visit("contrast", options.augmentation.contrast);
  visit("saturation", options.augmentation.saturation);
  visit("erase", options.augmentation.erase);
  visit("label_smoothing", options.label_smoothing);
  visit("distill", options.distill);
  visit("cutmix", options.cutmix);
  visit("balance", options.balance);
  visit("progressive", options.progressive);
  visit("bn_momentum", options.bn_momentum);
  visit("average_decay", options.average_decay);
  visit("keep_best", options.keep_best);
  visit("unseen_negatives", options.unseen_negatives);
  visit("scale_to_unit", options.scale_to_unit);
}

// The same for fields that came later, with the value of runs from before.
template <class Options, class Visit>
void VisitLaterFields(Options& options, const Visit& visit) {
  visit("bf16_after", options.bf16_after, 0.0);  // they rounded from the first step on
  visit("fold", options.fold, 0);
  visit("folds", options.folds, 0);
  visit("background", options.background, false);
  visit("leave_out_from", options.leave_out_from, 0.0);
}

TrainOptions BestOptions() {
  TrainOptions options;
  options.preset = "best";
  options.epochs = 60;
  options.optimizer.kind = OptimizerKind::kSgd;
  options.optimizer.weight_decay = 2e-4f;
  options.optimizer.clip_norm = 5;
  options.learning_rate = 0.4f;
  options.warmup_epochs = 2;
  options.augmentation.brightness = 0.3f;
  options.augmentation.contrast = 0.3f;
  options.augmentation.saturation = 0.3f;
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

}  // namespace

Result<TrainOptions> PresetOptions(const std::string& preset) {
  if (preset == "best") return BestOptions();
  if (preset == "seed") return SeedOptions();
  return Fail("unknown preset \"" + preset + "\": expected seed or best");
}

SplitRule RuleOfSplit(const TrainOptions& options) {
  return {options.val_share, options.seed, options.test_share, options.fold, options.folds};
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
  nlohmann::ordered_json json;
  const auto write = [&](const char* key, const auto& field, auto...) { json[key] = field; };
  VisitFields(options, write);
  VisitLaterFields(options, write);
  return json;
}

Result<TrainOptions> TrainOptionsFromJson(const nlohmann::ordered_json& json) {
  TrainOptions options;
  std::string problem;
  const auto read = [&](const char* key, auto& field) {
    try {
      json.at(key).get_to(field);
    } catch (const nlohmann::json::exception&) {
      problem = key;
    }
  };
  VisitFields(options, read);
  VisitLaterFields(options, [&](const char* key, auto& field, auto before) {
    if (json.contains(key)) {
      read(key, field);
    } else {
      field = before;
    }
  });
  if (!problem.empty()) return Fail("training option \"" + problem + "\" is missing or unreadable");
  return options;
}

}  // namespace mobilenet
