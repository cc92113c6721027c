#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trainer/config/train_options.h"

namespace mobilenet {

// The command line's part of TrainOptions; what is not given leaves the preset's value.
struct RecipeFlags {
  std::string preset = "best", precision = "float32";
  double alpha = 1.0, val_share = 0.2, test_share = 0, leave_out_from = 0;
  int size = 128;
  uint64_t seed = 1;
  std::optional<int> epochs, batch;
  std::optional<double> bf16_after;
  std::optional<float> learning_rate, weight_decay, min_area, colour, erase, cutmix,
      label_smoothing, balance, distill;
  std::vector<std::string> unseen_negatives;
  std::string fold;  // "2/3"; may be empty
  bool background = false;
};

// Registers them on `command`; a run that is taken up with `resume` keeps its own.
void AddRecipeFlags(CLI::App& command, CLI::Option& resume, RecipeFlags& flags);

Result<TrainOptions> OptionsOfNewRun(const RecipeFlags& flags);

// The flags that make these options out of their preset, as a shell takes them; epochs and seed are
// always among them.
std::string FlagsText(const TrainOptions& options);

}  // namespace mobilenet
