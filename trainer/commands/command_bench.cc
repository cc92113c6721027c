#include <cstdio>
#include <memory>
#include <string>

#include "engine/kernels/pointwise/bfloat16.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/terminal.h"
#include "trainer/bench/inference_bench.h"
#include "trainer/bench/synthetic_weights.h"
#include "trainer/bench/training_bench.h"
#include "trainer/bench/training_bench_text.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/threads_option.h"

namespace mobilenet {
namespace {

struct Options {
  ModelSpec spec;
  std::string json;
  int threads = 0;  // 0: as many as the rest says
  // Of inference.
  std::string weights;
  bool int8 = false;
  int runs = 500;
  // Of training.
  bool train = false;
  int batch = 128, steps = 5;
  std::string precision = "float32";
};

template <class Bench>
int Show(const Bench& bench, const std::string& json) {
  std::printf("%s", ToText(bench).c_str());
  if (json.empty()) return kDone;
  const auto written = WriteJson(json, ToJson(bench));
  return written ? kDone : ReportFailure(written.error());
}

int RunTraining(const Options& options) {
  Result<TrainOptions> train = PresetOptions("best");
  if (!train) return ReportFailure(train.error());
  train->spec = options.spec;
  train->batch = options.batch;
  train->progressive = false;  // at one size throughout
  train->bf16_after = 0;       // and in one precision
  train->precision = nlohmann::json(options.precision);
  if (auto usable = CheckPrecision(train->precision); !usable) {
    return ReportFailure(usable.error());
  }
  const auto bench =
      RunTrainingBench(*train, options.threads ? options.threads : DefaultThreads(), options.steps);
  if (!bench) return ReportFailure(bench.error());
  return Show(*bench, options.json);
}

int RunInference(const Options& options) {
  const bool made_up = options.weights.empty();
  const Result<AnyWeights> weights =
      made_up ? SyntheticWeights(options.spec, options.int8) : ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  ThreadPool pool(options.threads ? options.threads : 1);
  Result<Classifier> classifier = Classifier::Create(*weights, &pool);
  if (!classifier) {
    return ReportFailure(
        {(made_up ? "made-up weights" : options.weights) + ": " + classifier.error().message});
  }
  return Show(RunInferenceBench(*classifier, pool, options.runs), options.json);
}

int Run(const Options& options) {
  if (const auto valid = CheckSpec(options.spec); !valid) return ReportWrongUsage(valid.error());
  return options.train ? RunTraining(options) : RunInference(options);
}

}  // namespace

void AddBenchCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "bench", "Measure where the time goes, layer by layer: of one image, or of training");
  CLI::Option* alpha = command->add_option("--alpha", options->spec.alpha, "Width multiplier")
                           ->capture_default_str();
  CLI::Option* size =
      command
          ->add_option("--size", options->spec.resolution, "Input side in pixels, a multiple of 32")
          ->capture_default_str();
  command->add_option("--json", options->json, "File for the results as JSON");

  CLI::Option* train = command->add_flag("--train", options->train,
                                         "Measure training steps, on made-up photos; without, "
                                         "one image at a time");
  command->add_option("--weights", options->weights, "Network to run (default: made-up weights)")
      ->excludes(train)
      ->excludes(alpha)
      ->excludes(size);
  CLI::Option* weights = command->get_option("--weights");
  command->add_flag("--int8", options->int8, "Make the made-up weights int8")
      ->excludes(train)
      ->excludes(weights);
  command->add_option("--runs", options->runs, "Runs to measure")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str()
      ->excludes(train);

  command->add_option("--batch", options->batch, "Images in a step")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str()
      ->needs(train);
  command->add_option("--steps", options->steps, "Steps to measure")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str()
      ->needs(train);
  command
      ->add_option("--precision", options->precision,
                   "Of the pointwise products; bf16 needs AVX512-BF16")
      ->check(CLI::IsMember({"float32", "bf16"}))
      ->capture_default_str()
      ->needs(train);
  AddThreadsOption(*command, options->threads);
  command->get_option("--threads")
      ->description("Threads (default: one for one image, one for each CPU for training)");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
