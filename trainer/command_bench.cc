#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "engine/kernels/bfloat16.h"
#include "trainer/commands.h"
#include "trainer/terminal.h"
#include "trainer/threads_option.h"
#include "trainer/training_bench.h"

namespace mobilenet {
namespace {

struct Options {
  bool train = false;
  ModelSpec spec;
  int batch = 128, steps = 5;
  int threads = DefaultThreads();
  std::string precision = "float32", json;
};

int Run(const Options& options) {
  if (const auto valid = Validate(options.spec); !valid) return ReportWrongUsage(valid.error());
  Result<TrainOptions> train = PresetOptions("best");
  if (!train) return ReportFailure(train.error());
  train->spec = options.spec;
  train->batch = options.batch;
  train->progressive = false;  // at one size throughout
  train->precision = nlohmann::json(options.precision);
  if (auto usable = CheckPrecision(train->precision); !usable) {
    return ReportFailure(usable.error());
  }
  const auto bench = RunTrainingBench(*train, options.threads, options.steps);
  if (!bench) return ReportFailure(bench.error());
  std::printf("%s", ToText(*bench).c_str());
  if (options.json.empty()) return kDone;
  const auto written = WriteJson(options.json, ToJson(*bench));
  return written ? kDone : ReportFailure(written.error());
}

}  // namespace

void AddBenchCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "Measure where the time goes, layer by layer");
  command->add_flag("--train", options->train, "Measure training steps, on made-up photos")
      ->required();
  command->add_option("--alpha", options->spec.alpha, "Width multiplier")->capture_default_str();
  command->add_option("--size", options->spec.resolution, "Input side in pixels, a multiple of 32")
      ->capture_default_str();
  command->add_option("--batch", options->batch, "Images in a step")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  command->add_option("--steps", options->steps, "Steps to measure")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command
      ->add_option("--precision", options->precision,
                   "Of the pointwise products; bf16 needs AVX512-BF16")
      ->check(CLI::IsMember({"float32", "bf16"}))
      ->capture_default_str();
  AddThreadsOption(*command, options->threads);
  command->add_option("--json", options->json, "File for the results as JSON");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
