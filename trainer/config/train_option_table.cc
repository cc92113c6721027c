#include "trainer/config/train_option_table.h"

#include <algorithm>
#include <type_traits>

#include "trainer/base/text_table.h"
#include "trainer/config/option_limits.h"
#include "trainer/console/help_formatter.h"

namespace mobilenet {
namespace {

// The groups of `trainer train --help-all`.
constexpr const char* kRecipe = "Recipe";
constexpr const char* kData = "Data";
constexpr const char* kAugmentation = "Augmentation";

TrainOption DecidedByPreset(const char* key, decltype(TrainField::value) value) {
  return {.fields = {{key, value}}};
}

// "2/3": part 2 of 3.
CustomForm FoldForm(int& fold, int& folds) {
  const auto read = [&fold, &folds](const std::string& text) {
    const size_t slash = text.find('/');
    if (slash == std::string::npos) return false;
    const Result<int> all = ParseNumber<int>(text.substr(slash + 1), AtLeast(2));
    if (!all) return false;
    const Result<int> part = ParseNumber<int>(text.substr(0, slash), Between(1, *all));
    if (!part) return false;
    fold = *part;
    folds = *all;
    return true;
  };
  const auto write = [&fold, &folds]() -> std::optional<std::string> {
    if (folds == 0) return std::nullopt;
    return NumberText(fold) + "/" + NumberText(folds);
  };
  return {.value_name = "K/N",
          .expected = "K/N with K from 1 to N, and N at least 2",
          .read = read,
          .write = write};
}

}  // namespace

std::vector<TrainOption> TrainOptionTable(TrainOptions& o) {
  OptimizerOptions& optimizer = o.optimizer;
  AugmentOptions& augmentation = o.augmentation;
  const bool is_bf16 = o.precision == Precision::kBfloat16;
  return {
      {.fields = {{"preset", &o.preset}},
       .flag = "--preset",
       .allowed = PresetNames(),
       .group = kRecipe,
       .help = "Set of defaults; seed is the recipe of the earlier work with Keras"},
      {.fields = {{"alpha", &o.spec.alpha}},
       .flag = "--alpha",
       .allowed = kAlphaRange,
       .group = kMainOptions,
       .help = kAlphaHelp},
      {.fields = {{"size", &o.spec.resolution}},
       .flag = "--size",
       .allowed = kSizeRange,
       .group = kMainOptions,
       .help = kSizeHelp},
      {.fields = {{"epochs", &o.epochs}},
       .flag = "--epochs",
       .allowed = Between(1, 100000),
       .group = kMainOptions,
       .help = "Passes over the training photos",
       .naming = Naming::kAlways},
      {.fields = {{"batch", &o.batch}},
       .flag = "--batch",
       .alias = "--batch-size",
       .allowed = kBatchRange,
       .group = kRecipe,
       .help = kBatchHelp},
      {.fields = {{"seed", &o.seed}},
       .flag = "--seed",
       .allowed = AtLeast(0),
       .group = kRecipe,
       .help = "Random seed for the split, the initial weights and augmentation",
       .naming = Naming::kAlways},
      {.fields = {{"val_share", &o.val_share}},
       .flag = "--val-share",
       .alias = "--val-fraction",
       .allowed = Between(0, 0.9),
       .group = kData,
       .help = "Fraction of the photos held out for validation"},
      {.fields = {{"test_share", &o.test_share}},
       .flag = "--test-share",
       .alias = "--test-fraction",
       .allowed = Between(0, 0.9),
       .group = kData,
       .help = "Fraction of the photos held out as a test set, for trainer evaluate --test"},
      {.fields = {{"precision", &o.precision}},
       .flag = "--precision",
       .allowed = PrecisionNames(),
       .group = kRecipe,
       .help = kPrecisionHelp},
      DecidedByPreset("optimizer", &optimizer.kind),
      DecidedByPreset("momentum", &optimizer.momentum),
      DecidedByPreset("square_decay", &optimizer.square_decay),
      DecidedByPreset("epsilon", &optimizer.epsilon),
      {.fields = {{"weight_decay", &optimizer.weight_decay}},
       .flag = "--weight-decay",
       .allowed = AtLeast(0),
       .group = kRecipe,
       .help = "Weight decay of the first, the pointwise and the fully connected layers"},
      DecidedByPreset("clip_norm", &optimizer.clip_norm),
      {.fields = {{"learning_rate", &o.learning_rate}},
       .flag = "--learning-rate",
       .allowed = Above(0),
       .group = kRecipe,
       .help = "Largest learning rate of the schedule"},
      DecidedByPreset("cosine", &o.cosine),
      DecidedByPreset("warmup_epochs", &o.warmup_epochs),
      DecidedByPreset("augment", &o.augment),
      {.fields = {{"min_area", &augmentation.min_area}},
       .flag = "--min-area",
       .allowed = Between(0.01, 1),
       .group = kAugmentation,
       .help = "Smallest fraction of a photo that a random crop may cover"},
      DecidedByPreset("max_aspect", &augmentation.max_aspect),
      DecidedByPreset("flip", &augmentation.flip),
      {.fields = {{"brightness", &augmentation.colour.brightness},
                  {"contrast", &augmentation.colour.contrast},
                  {"saturation", &augmentation.colour.saturation}},
       .flag = "--colour",
       .alias = "--color-jitter",
       .allowed = Between(0, 0.9),
       .group = kAugmentation,
       .help = "Largest random change of brightness, contrast and saturation"},
      {.fields = {{"erase", &augmentation.erase}},
       .flag = "--erase",
       .alias = "--random-erasing",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability that a rectangle of the image is made grey"},
      {.fields = {{"label_smoothing", &o.label_smoothing}},
       .flag = "--label-smoothing",
       .allowed = Between(0, 0.9),
       .group = kRecipe,
       .help = "Fraction of a target that is spread evenly over all classes"},
      {.fields = {{"distill", &o.distill}},
       .flag = "--distill",
       .allowed = Between(0, 1),
       .group = kRecipe,
       .help = "Fraction of a target that comes from --teacher"},
      {.fields = {{"cutmix", &o.cutmix}},
       .flag = "--cutmix",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability that a part of the image comes from another image"},
      {.fields = {{"balance", &o.balance}},
       .flag = "--balance",
       .allowed = Between(0, 1),
       .group = kData,
       .help = "0 keeps the classes as frequent as they are; 1 draws all equally often"},
      DecidedByPreset("progressive", &o.progressive),
      DecidedByPreset("bn_momentum", &o.bn_momentum),
      DecidedByPreset("average_decay", &o.average_decay),
      DecidedByPreset("keep_best", &o.keep_best),
      {.fields = {{"unseen_negatives", &o.unseen_negatives}},
       .flag = "--unseen-negatives",
       .group = kData,
       .help = "Kinds of negatives that are kept out of training, to evaluate on"},
      DecidedByPreset("scale_to_unit", &o.scale_to_unit),
      // Earlier trainers did not write the keys below. Their bf16 runs rounded from the first step.
      {.fields = {{"bf16_after", &o.bf16_after, 0.0}},
       .flag = "--bf16-after",
       .allowed = Between(0, 1),
       .group = kRecipe,
       .help = "Fraction of the epochs that a bf16 run computes in float32 first",
       .naming = is_bf16 ? Naming::kIfNotDefault : Naming::kNever},
      {.fields = {{"fold", &o.fold, 0}, {"folds", &o.folds, 0}},
       .flag = "--fold",
       .allowed = FoldForm(o.fold, o.folds),
       .group = kData,
       .help = "Cross-validation: part K of N validates, instead of --val-share",
       .excludes = "--val-share"},
      {.fields = {{"background", &o.background, false}},
       .flag = "--background",
       .group = kData,
       .help = "Train the negatives as a class of their own, not as equal parts of all classes"},
      {.fields = {{"leave_out_from", &o.leave_out_from, 0.0}},
       .flag = "--leave-out-from",
       .allowed = Between(0, 1),
       .group = kData,
       .help = "Smallest confidence in another label for which --leave-out applies"},
      {.fields = {{"zoom_out", &augmentation.zoom_out, 0.0}},
       .flag = "--zoom-out",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability that a photo is made smaller and reflected at its edges, not cropped"},
      {.fields = {{"rotate", &augmentation.rotate, 0.0}},
       .flag = "--rotate",
       .allowed = Between(0, 180),
       .group = kAugmentation,
       .help = "Largest random turn of the image, in degrees"},
      {.fields = {{"hue", &augmentation.colour.hue, 0.0}},
       .flag = "--hue",
       .allowed = Between(0, 180),
       .group = kAugmentation,
       .help = "Largest random turn of the hue, in degrees of the colour circle"},
      {.fields = {{"grey", &augmentation.colour.grey, 0.0}},
       .flag = "--grey",
       .alias = "--grayscale",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability that the image loses its colours"},
      {.fields = {{"degrade", &augmentation.degrade, 0.0}},
       .flag = "--degrade",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability of blur, noise, JPEG errors or a coarser resolution, one at random"},
      {.fields = {{"mixup", &o.mixup, 0.0}},
       .flag = "--mixup",
       .allowed = Between(0, 1),
       .group = kAugmentation,
       .help = "Probability that the image is blended with another one, where CutMix is not used"},
      {.fields = {{"others", &o.others, "none"}},
       .flag = "--others",
       .allowed = std::vector<std::string>{"none", "kinds", "labels"},
       .group = kData,
       .help = "Outputs of their own for the negatives: one for each folder, or one for each label "
               "in --other-labels (its folder where the label has few photos)",
       .excludes = "--background"},
      {.fields = {{"unseen_sources", &o.unseen_sources, nlohmann::ordered_json::array()}},
       .flag = "--unseen-sources",
       .group = kData,
       .help = "Sources in the list of --sources that are kept out of training, to evaluate on"},
  };
}

Result<void> SetFromArgument(const TrainOption& option, const std::string& argument) {
  const Error wrong{"expected " + AllowedText(option) + ", found \"" + argument + "\""};
  if (const auto* form = std::get_if<CustomForm>(&option.allowed)) {
    if (!form->read(argument)) return tl::unexpected(wrong);
    return {};
  }
  if (const auto* names = std::get_if<std::vector<std::string>>(&option.allowed)) {
    if (std::ranges::find(*names, argument) == names->end()) return tl::unexpected(wrong);
  }
  const auto* range = std::get_if<NumberRange>(&option.allowed);
  const auto set = [&](auto* value) -> Result<void> {
    using Value = std::remove_pointer_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, bool>) {
      *value = true;
    } else if constexpr (std::is_arithmetic_v<Value>) {
      const Result<Value> number = ParseNumber<Value>(argument, range ? *range : NumberRange{});
      if (!number) return tl::unexpected(number.error());
      *value = *number;
    } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
      if (argument.empty()) return Fail("expected a name, found \"\"");
      value->push_back(argument);
    } else {
      nlohmann::ordered_json(argument).get_to(*value);
    }
    return {};
  };
  for (const TrainField& field : option.fields) {
    if (auto done = std::visit(set, field.value); !done) return done;
  }
  return {};
}

Result<void> CheckLimits(const TrainOption& option) {
  if (const auto* form = std::get_if<CustomForm>(&option.allowed)) {
    const std::optional<std::string> text = form->write();
    if (!text || form->read(*text)) return {};
    return Fail("expected " + form->expected + ", found \"" + *text + "\"");
  }
  const auto* names = std::get_if<std::vector<std::string>>(&option.allowed);
  const auto* range = std::get_if<NumberRange>(&option.allowed);
  const auto check = [&](const auto* value) -> Result<void> {
    using Value = std::remove_cvref_t<decltype(*value)>;
    if constexpr (std::is_same_v<Value, std::string>) {
      if (names == nullptr || std::ranges::find(*names, *value) != names->end()) return {};
      return Fail("expected " + AllowedText(option) + ", found \"" + *value + "\"");
    } else if constexpr (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>) {
      return ParseNumber<Value>(NumberText(*value), range ? *range : NumberRange{}).map([](Value) {
      });
    }
    return {};
  };
  for (const TrainField& field : option.fields) {
    if (auto checked = std::visit(check, field.value); !checked) return checked;
  }
  return {};
}

std::vector<std::string> Arguments(const TrainOption& option) {
  if (const auto* form = std::get_if<CustomForm>(&option.allowed)) {
    const std::optional<std::string> text = form->write();
    return text ? std::vector{*text} : std::vector<std::string>{};
  }
  const auto write = [](const auto* value) -> std::vector<std::string> {
    using Value = std::remove_cvref_t<decltype(*value)>;
    if constexpr (std::is_same_v<Value, bool>) {
      return *value ? std::vector<std::string>{""} : std::vector<std::string>{};
    } else if constexpr (std::is_arithmetic_v<Value>) {
      return {NumberText(*value)};
    } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
      return *value;
    } else if constexpr (std::is_same_v<Value, OptimizerKind>) {
      return {};  // has no flag
    } else {
      return {nlohmann::ordered_json(*value).template get<std::string>()};
    }
  };
  return std::visit(write, option.fields.front().value);
}

bool IsSwitch(const TrainOption& option) {
  return std::holds_alternative<bool*>(option.fields.front().value);
}

bool IsList(const TrainOption& option) {
  return std::holds_alternative<std::vector<std::string>*>(option.fields.front().value);
}

std::string ValueName(const TrainOption& option) {
  if (IsSwitch(option)) return "";
  if (const auto* form = std::get_if<CustomForm>(&option.allowed)) return form->value_name;
  if (!std::holds_alternative<NumberRange>(option.allowed)) return "NAME";
  const auto& value = option.fields.front().value;
  const bool whole =
      std::holds_alternative<int*>(value) || std::holds_alternative<uint64_t*>(value);
  return whole ? "N" : "X";
}

std::string AllowedText(const TrainOption& option) {
  if (const auto* range = std::get_if<NumberRange>(&option.allowed)) return RangeText(*range);
  if (const auto* form = std::get_if<CustomForm>(&option.allowed)) return form->expected;
  const auto* names = std::get_if<std::vector<std::string>>(&option.allowed);
  return names ? Joined(*names, " or ") : "";
}

}  // namespace mobilenet
