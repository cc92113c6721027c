#include "trainer/config/recipe_flags.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "trainer/base/command_line.h"

namespace mobilenet {
namespace {

// Of "2/3" the 2 and the 3.
bool ReadFold(const std::string& text, int& fold, int& folds) {
  char slash = 0;
  std::istringstream in(text);
  return in >> fold >> slash >> folds && in.peek() == EOF && slash == '/' && fold >= 1 &&
         fold <= folds && folds >= 2;
}

std::string CheckFold(const std::string& text) {
  int fold = 0, folds = 0;
  return ReadFold(text, fold, folds) ? ""
                                     : "expected a part and their number, as 1/3, found " + text;
}

}  // namespace

void AddRecipeFlags(CLI::App& command, CLI::Option& resume, RecipeFlags& flags) {
  CLI::Option_group* recipe =
      command.add_option_group("Recipe", "What decides the result; a resumed run keeps its own");
  const auto add = [&](const char* name, auto& value, const char* description) {
    return recipe->add_option(name, value, description)->excludes(&resume);
  };
  add("--preset", flags.preset, "best: ours; seed: the recipe of the work this one continues")
      ->check(CLI::IsMember({"best", "seed"}))
      ->capture_default_str();
  add("--alpha", flags.alpha, "Width multiplier, 0 to 1")->capture_default_str();
  add("--size", flags.size, "Input side in pixels, a multiple of 32")->capture_default_str();
  add("--seed", flags.seed, "Of the split, the initial weights and the augmentation")
      ->capture_default_str();
  CLI::Option* share = add("--val-share", flags.val_share, "Share of the photos that validates")
                           ->check(CLI::Range(0.0, 0.9))
                           ->capture_default_str();
  add("--fold", flags.fold,
      "K/N instead: part K of N validates, so that each photo is judged by one of N runs, which "
      "suspects makes use of")
      ->check(CheckFold)
      ->excludes(share);
  add("--test-share", flags.test_share,
      "Share that is kept from training and validation; evaluate --test judges by it")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  add("--leave-out-from", flags.leave_out_from,
      "Confidence in another label from which on the photos of --leave-out are left out")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  add("--epochs", flags.epochs, "Passes over the training photos")->check(CLI::Range(1, 100000));
  add("--precision", flags.precision, "Of the pointwise products; bf16 needs AVX512-BF16")
      ->check(CLI::IsMember({"float32", "bf16"}))
      ->capture_default_str();
  add("--bf16-after", flags.bf16_after,
      "Share of a bf16 run's epochs that are computed in float32 first (default 0.2)")
      ->check(CLI::Range(0.0, 1.0));
  add("--batch", flags.batch, "Images in a step")->check(CLI::Range(1, 65536));
  add("--learning-rate", flags.learning_rate, "Peak of the schedule")->check(CLI::PositiveNumber);
  add("--weight-decay", flags.weight_decay, "Of convolution, pointwise and fc weights")
      ->check(CLI::NonNegativeNumber);
  add("--min-area", flags.min_area, "Least share of a photo that a random crop covers")
      ->check(CLI::Range(0.01, 1.0));
  add("--label-smoothing", flags.label_smoothing, "Share of a target spread over all classes")
      ->check(CLI::Range(0.0, 0.9));
  add("--unseen-negatives", flags.unseen_negatives,
      "Kinds of negatives that are not trained on, so that they can judge");
  recipe
      ->add_flag("--background", flags.background,
                 "Negatives have an output of their own while training, not a uniform target")
      ->excludes(&resume);
  add("--distill", flags.distill, "Share of the targets that comes from --teacher (default 0.7)")
      ->check(CLI::Range(0.0, 1.0));
  add("--cutmix", flags.cutmix, "Probability that a part of an image is another one's")
      ->check(CLI::Range(0.0, 1.0));
  add("--colour", flags.colour, "How far brightness, contrast and saturation go from 1, at most")
      ->check(CLI::Range(0.0, 0.9));
  add("--erase", flags.erase, "Probability that a rectangle of an image is grey")
      ->check(CLI::Range(0.0, 1.0));
  add("--balance", flags.balance, "0: classes as they are; 1: all classes drawn equally often")
      ->check(CLI::Range(0.0, 1.0));
}

Result<TrainOptions> OptionsOfNewRun(const RecipeFlags& flags) {
  Result<TrainOptions> train = PresetOptions(flags.preset);
  if (!train) return train;
  train->spec.alpha = flags.alpha;
  train->spec.resolution = flags.size;
  train->seed = flags.seed;
  train->val_share = flags.val_share;
  train->test_share = flags.test_share;
  if (!flags.fold.empty()) ReadFold(flags.fold, train->fold, train->folds);
  train->precision = nlohmann::json(flags.precision);
  train->bf16_after = flags.bf16_after.value_or(train->bf16_after);
  train->epochs = flags.epochs.value_or(train->epochs);
  train->batch = flags.batch.value_or(train->batch);
  train->learning_rate = flags.learning_rate.value_or(train->learning_rate);
  train->optimizer.weight_decay = flags.weight_decay.value_or(train->optimizer.weight_decay);
  train->augmentation.min_area = flags.min_area.value_or(train->augmentation.min_area);
  train->label_smoothing = flags.label_smoothing.value_or(train->label_smoothing);
  train->balance = flags.balance.value_or(train->balance);
  train->distill = flags.distill.value_or(train->distill);
  train->cutmix = flags.cutmix.value_or(train->cutmix);
  if (flags.colour) {
    train->augmentation.brightness = *flags.colour;
    train->augmentation.contrast = *flags.colour;
    train->augmentation.saturation = *flags.colour;
  }
  train->augmentation.erase = flags.erase.value_or(train->augmentation.erase);
  train->unseen_negatives = flags.unseen_negatives;
  train->background = flags.background;
  train->leave_out_from = flags.leave_out_from;
  return train;
}

std::string FlagsText(const TrainOptions& options) {
  const TrainOptions preset = PresetOptions(options.preset).value_or(TrainOptions{});
  const RecipeFlags defaults;
  std::string text;
  const auto add = [&](const char* flag, const auto& value, const auto& without) {
    if (value == without) return;
    std::ostringstream number;
    number << value;
    text += std::string(text.empty() ? "" : " ") + flag + " " + number.str();
  };
  add("--preset", options.preset, defaults.preset);
  add("--alpha", options.spec.alpha, defaults.alpha);
  add("--size", options.spec.resolution, defaults.size);
  add("--epochs", options.epochs, -1);
  add("--seed", std::to_string(options.seed), "");
  add("--val-share", options.val_share, defaults.val_share);
  if (options.folds > 0) {
    add("--fold", std::to_string(options.fold) + "/" + std::to_string(options.folds), "");
  }
  add("--test-share", options.test_share, defaults.test_share);
  add("--leave-out-from", options.leave_out_from, defaults.leave_out_from);
  add("--precision", nlohmann::json(options.precision).get<std::string>(), defaults.precision);
  if (options.precision == Precision::kBfloat16) {
    add("--bf16-after", options.bf16_after, preset.bf16_after);
  }
  add("--batch", options.batch, preset.batch);
  add("--learning-rate", options.learning_rate, preset.learning_rate);
  add("--weight-decay", options.optimizer.weight_decay, preset.optimizer.weight_decay);
  add("--min-area", options.augmentation.min_area, preset.augmentation.min_area);
  add("--label-smoothing", options.label_smoothing, preset.label_smoothing);
  add("--balance", options.balance, preset.balance);
  add("--distill", options.distill, preset.distill);
  add("--cutmix", options.cutmix, preset.cutmix);
  add("--colour", options.augmentation.brightness, preset.augmentation.brightness);
  add("--erase", options.augmentation.erase, preset.augmentation.erase);
  for (const std::string& kind : options.unseen_negatives) {
    add("--unseen-negatives", ShellQuoted(kind), "");
  }
  if (options.background) text += " --background";
  return text;
}

}  // namespace mobilenet
