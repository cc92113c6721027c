#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/config/train_options.h"

namespace mobilenet {

// A training option as the command line gives it; `argument` is empty for a switch.
struct TrainFlag {
  std::string flag, argument;
};

// Registers the training options on `command`, which collects them in `flags`. None can be used
// together with `resume`: a resumed run keeps its own options.
void AddTrainFlags(CLI::App& command, CLI::Option& resume, std::vector<TrainFlag>& flags);

// The preset with the flags applied. The error names the flag.
Result<TrainOptions> OptionsFromFlags(const std::vector<TrainFlag>& flags);

// The flags that turn their preset into these options, quoted for a shell: "--epochs 60 --seed 1
// --alpha 0.5". --epochs and --seed are always among them.
std::string FlagsText(const TrainOptions& options);

}  // namespace mobilenet
