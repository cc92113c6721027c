#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/commands.h"
#include "trainer/dataset.h"
#include "trainer/evaluation.h"
#include "trainer/held_out.h"
#include "trainer/learning_rate_finder.h"
#include "trainer/output_check.h"
#include "trainer/photo_pack.h"
#include "trainer/run_report.h"
#include "trainer/terminal.h"
#include "trainer/text_table.h"
#include "trainer/train_report.h"
#include "trainer/training.h"
#include "trainer/training_photos.h"

namespace mobilenet {
namespace {

// What the command line says; an option that is not given leaves the preset's value.
struct Options {
  std::string data, out, preset = "best", resume, init, storage = "float16";
  std::string precision = "float32";
  int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  double alpha = 1.0, val_share = 0.2, test_share = 0;
  int size = 128;
  uint64_t seed = 1;
  bool find_lr = false;
  std::optional<int> epochs, batch;
  std::optional<float> learning_rate, weight_decay, min_area, label_smoothing, balance;
};

volatile std::sig_atomic_t stop_requested = 0;
void RequestStop(int) { stop_requested = 1; }

Result<TrainOptions> OptionsOfNewRun(const Options& options) {
  Result<TrainOptions> train = PresetOptions(options.preset);
  if (!train) return train;
  train->spec.alpha = options.alpha;
  train->spec.resolution = options.size;
  train->seed = options.seed;
  train->val_share = options.val_share;
  train->test_share = options.test_share;
  train->precision = nlohmann::json(options.precision);
  train->epochs = options.epochs.value_or(train->epochs);
  train->batch = options.batch.value_or(train->batch);
  train->learning_rate = options.learning_rate.value_or(train->learning_rate);
  train->optimizer.weight_decay = options.weight_decay.value_or(train->optimizer.weight_decay);
  train->augmentation.min_area = options.min_area.value_or(train->augmentation.min_area);
  train->label_smoothing = options.label_smoothing.value_or(train->label_smoothing);
  train->balance = options.balance.value_or(train->balance);
  return train;
}

std::string CheckpointPath(const Options& options) { return options.out + ".checkpoint"; }

// A failed run's error, with what is left of it.
Error WithCheckpoint(const Error& error, const std::string& checkpoint) {
  std::error_code unknown;
  if (!std::filesystem::exists(checkpoint, unknown)) return error;
  return {error.message + "; " + checkpoint + " stays as it was last saved"};
}

int FindRate(const Options& options, const TrainOptions& train, const PhotoSet& photos,
             const Split& split, ThreadPool& pool) {
  RangeTest test;
  {
    Progress progress("trying learning rates", "step");
    test = FindLearningRate(train, photos, split.train, pool,
                            [&](size_t done, size_t all) { progress.Update(done, all); });
  }
  const std::string path = options.out + ".find-lr.svg", curve = RangeTestCurve(test);
  const auto written =
      WriteFileAtomically(path, {reinterpret_cast<const uint8_t*>(curve.data()), curve.size()});
  if (!written) return ReportFailure(written.error());
  std::printf("%sThe curve: %s\n", ToText(test).c_str(), path.c_str());
  return kDone;
}

// Trains to the end or until a signal asks to stop; true when the end is reached.
Result<bool> RunEpochs(const Options& options, Training& training, TrainReport& report) {
  while (!training.Finished()) {
    while (!training.EpochDone() && !stop_requested) {
      const auto step = training.Step();
      if (!step) return tl::unexpected(step.error());
      report.Step(training, *step);
    }
    if (training.EpochDone()) {
      const auto record = training.FinishEpoch();
      if (!record) return tl::unexpected(record.error());
      report.Epoch(training, *record);
      const auto written = WriteHistory(options.out, training.history());
      if (!written) return tl::unexpected(written.error());
    }
    if (auto saved = training.Save(CheckpointPath(options)); !saved) {
      return tl::unexpected(saved.error());
    }
    if (stop_requested) return training.Finished();
  }
  return true;
}

int Run(const Options& options) {
  Result<TrainOptions> train = OptionsOfNewRun(options);
  if (!train) return ReportWrongUsage(train.error());
  if (const auto output = CheckOutput(options.out); !output) return ReportFailure(output.error());
  std::optional<Checkpoint> checkpoint;
  if (!options.resume.empty()) {
    Result<Checkpoint> read = ReadCheckpoint(options.resume);
    if (!read) return ReportFailure(read.error());
    train = TrainOptionsFromJson(read->header.value("options", nlohmann::ordered_json::object()));
    if (!train) return ReportFailure({options.resume + ": " + train.error().message});
    checkpoint = std::move(*read);
  }
  if (auto usable = CheckPrecision(train->precision); !usable) {
    return ReportFailure(usable.error());
  }
  ThreadPool pool(options.threads);
  const Result<DataFolder> folder = ScanDataFolder(options.data);
  if (!folder) return ReportFailure(folder.error());
  const std::string pack = options.out + ".photos";
  const Result<PhotoSet> photos = LoadTrainingPhotos(*folder, train->spec.resolution, pack, pool);
  if (!photos) return ReportFailure(photos.error());
  train->spec.classes = static_cast<int>(photos->labels.size());
  if (const auto valid = Validate(train->spec); !valid) return ReportWrongUsage(valid.error());
  const Split split = SplitPhotos(*photos, train->val_share, train->seed, train->test_share);
  if (options.find_lr) return FindRate(options, *train, *photos, split, pool);

  Training training(*train, *photos, split, pool);
  if (checkpoint) {
    const auto resumed = training.Resume(*checkpoint);
    if (!resumed) return ReportFailure({options.resume + ": " + resumed.error().message});
    checkpoint.reset();
  } else if (!options.init.empty()) {
    const Result<Weights> weights = ReadWeights(options.init);
    if (!weights) return ReportFailure(weights.error());
    const auto initialised = training.Initialise(*weights);
    if (!initialised) return ReportFailure({options.init + ": " + initialised.error().message});
  }

  TrainReport report(*train);
  report.Started(*photos, split, pool.threads());
  std::signal(SIGINT, RequestStop);
  std::signal(SIGTERM, RequestStop);
  const Result<bool> finished = RunEpochs(options, training, report);
  if (!finished) return ReportFailure(WithCheckpoint(finished.error(), CheckpointPath(options)));
  if (!*finished) {
    ReportProblem("stopped; to go on: trainer train --data " + options.data + " --out " +
                  options.out + " --resume " + CheckpointPath(options));
    return kFailed;
  }

  Result<Training::Outcome> outcome = training.Finish();
  if (!outcome) return ReportFailure(outcome.error());
  outcome->weights.provenance = Provenance(*train, *photos, split, outcome->validation);
  const Storage storage = options.storage == "float16" ? Storage::kFloat16 : Storage::kFloat32;
  const auto written = WriteWeights(options.out, outcome->weights, storage);
  if (!written) return ReportFailure(written.error());
  RemovePhotoPack(pack);
  std::printf("\nOn the photos held out:\n%s", ToText(outcome->validation.evaluation).c_str());
  std::printf("\n%s: top-1 %s, temperature %.2f, known from confidence %.2f on\n",
              options.out.c_str(), Percent(outcome->validation.evaluation.top1).c_str(),
              outcome->weights.calibration.temperature,
              outcome->weights.calibration.known_threshold);
  const std::string page = options.out + ".report.html";
  const auto reported =
      WriteTrainingReport(page, *train, *folder, *photos, split, training.history(), *outcome);
  if (!reported) return ReportFailure(reported.error());
  std::printf("The report: %s\n", page.c_str());
  return kDone;
}

}  // namespace

void AddTrainCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("train", "Learn to tell the classes of a folder of photos apart");
  command->add_option("--data", options->data, "Folder with one folder of photos per class")
      ->required();
  command
      ->add_option("--out", options->out,
                   "Weights file to write (.safetensors); FILE.checkpoint and the one before it, "
                   "FILE.history.jsonl, FILE.curve.svg and FILE.report.html are kept beside it, "
                   "and the decoded photos, FILE.photos, until training has finished")
      ->required();
  auto* resume = command->add_option("--resume", options->resume,
                                     "Go on from this checkpoint, with its run's options");
  auto* init =
      command
          ->add_option("--init", options->init,
                       "Start from this weights file, not at random; its labels may be others")
          ->excludes(resume);
  command
      ->add_flag(
          "--find-lr", options->find_lr,
          "Instead of training, try learning rates from 1e-5 to 10 in one short run, suggest "
          "one and draw the losses into FILE.find-lr.svg; FILE.photos stays for the training")
      ->excludes(resume)
      ->excludes(init);
  command->add_option("--threads", options->threads, "Threads (default: one for each CPU)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--storage", options->storage, "How the weights are stored")
      ->check(CLI::IsMember({"float16", "float32"}))
      ->capture_default_str();

  CLI::Option_group* recipe =
      command->add_option_group("Recipe", "What decides the result; a resumed run keeps its own");
  const auto add = [&](const char* name, auto& value, const char* description) {
    return recipe->add_option(name, value, description)->excludes(resume);
  };
  add("--preset", options->preset, "best: ours; seed: the recipe of the work this one continues")
      ->check(CLI::IsMember({"best", "seed"}))
      ->capture_default_str();
  add("--alpha", options->alpha, "Width multiplier, 0 to 1")->capture_default_str();
  add("--size", options->size, "Input side in pixels, a multiple of 32")->capture_default_str();
  add("--seed", options->seed, "Of the split, the initial weights and the augmentation")
      ->capture_default_str();
  add("--val-share", options->val_share, "Share of the photos that validates")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  add("--test-share", options->test_share,
      "Share that is kept from training and validation; evaluate --test judges by it")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  add("--epochs", options->epochs, "Passes over the training photos")->check(CLI::Range(1, 100000));
  add("--precision", options->precision, "Of the pointwise products; bf16 needs AVX512-BF16")
      ->check(CLI::IsMember({"float32", "bf16"}))
      ->capture_default_str();
  add("--batch", options->batch, "Images in a step")->check(CLI::Range(1, 65536));
  add("--learning-rate", options->learning_rate, "Peak of the schedule")
      ->check(CLI::PositiveNumber);
  add("--weight-decay", options->weight_decay, "Of convolution, pointwise and fc weights")
      ->check(CLI::NonNegativeNumber);
  add("--min-area", options->min_area, "Least share of a photo that a random crop covers")
      ->check(CLI::Range(0.01, 1.0));
  add("--label-smoothing", options->label_smoothing, "Share of a target spread over all classes")
      ->check(CLI::Range(0.0, 0.9));
  add("--balance", options->balance, "0: classes as they are; 1: all classes drawn equally often")
      ->check(CLI::Range(0.0, 1.0));
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
