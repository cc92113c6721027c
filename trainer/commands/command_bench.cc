#include <cstdio>
#include <memory>
#include <string>

#include "engine/kernels/pointwise/bfloat16.h"
#include "trainer/bench/inference_bench.h"
#include "trainer/bench/synthetic_weights.h"
#include "trainer/bench/training_bench.h"
#include "trainer/bench/training_bench_text.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/config/option_limits.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"

namespace mobilenet {
namespace {

struct Options {
  ModelSpec spec;
  std::string json;
  int threads = 0;  // 0: not given
  // Without --train.
  std::string weights;
  bool int8 = false;
  int runs = 500;
  // With --train.
  bool train = false;
  int batch = 128, steps = 5;
  Precision precision = Precision::kFloat32;
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
  // All steps are alike: one input size and one precision.
  train->progressive = false;
  train->bf16_after = 0;
  train->precision = options.precision;
  if (auto usable = CheckPrecision(train->precision); !usable) {
    return ReportFailure(usable.error());
  }
  const auto bench =
      RunTrainingBench(*train, options.threads ? options.threads : DefaultThreads(), options.steps);
  if (!bench) return ReportFailure(bench.error());
  return Show(*bench, options.json);
}

int RunInference(const Options& options) {
  const bool random = options.weights.empty();
  const Result<AnyWeights> weights =
      random ? SyntheticWeights(options.spec, options.int8) : ReadWeightsFile(options.weights);
  if (!weights) return ReportFailure(weights.error());
  ThreadPool pool(options.threads ? options.threads : 1);
  Result<Classifier> classifier = Classifier::Create(*weights, &pool);
  if (!classifier) {
    return ReportFailure(
        {(random ? "random weights" : options.weights) + ": " + classifier.error().message});
  }
  return Show(RunInferenceBench(*classifier, pool, options.runs), options.json);
}

int Run(const Options& options) {
  if (const auto output = CheckOutputs({{options.json, OutputKind::kText}}); !output) {
    return ReportFailure(output.error());
  }
  if (const auto valid = CheckSpec(options.spec); !valid) return ReportWrongUsage(valid.error());
  return options.train ? RunTraining(options) : RunInference(options);
}

}  // namespace

void AddBenchCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "Measure the speed of a network, layer by layer");
  CLI::Option* weights =
      AddPath(*command, "--weights", options->weights,
              "Weights file to run; without it, random weights of --alpha and --size");
  AddAlphaAndSize(*command, options->spec.alpha, options->spec.resolution);
  CLI::Option* int8 = command->add_flag("--int8", options->int8, "Make the random weights int8");
  CLI::Option* runs = AddNumber(*command, "--runs", options->runs, Between(1, 1000000),
                                "Images to run one after the other");
  CLI::Option* train = command->add_flag("--train", options->train,
                                         "Measure training steps on random images, not inference");
  CLI::Option* batch = AddNumber(*command, "--batch", options->batch, kBatchRange, kBatchHelp);
  CLI::Option* steps = AddNumber(*command, "--steps", options->steps, Between(1, 100000),
                                 "Training steps to measure");
  CLI::Option* precision =
      AddChoice(*command, "--precision", PrecisionNames(), kPrecisionHelp,
                [options](const std::string& name) { options->precision = nlohmann::json(name); });
  AddThreads(*command, options->threads, "1, or one for each CPU with --train");
  AddJsonFile(*command, options->json);

  weights->excludes(command->get_option("--alpha"))->excludes(command->get_option("--size"));
  train->excludes(weights)->excludes(int8)->excludes(runs);
  int8->excludes(weights);
  for (CLI::Option* option : {batch, steps, precision}) {
    option->needs(train)->group("With --train");
  }
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
