#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "engine/model/weights_write.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/output_check.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/threads_option.h"
#include "trainer/config/held_out.h"
#include "trainer/config/recipe_flags.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/leave_out.h"
#include "trainer/data/photo_pack.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/report/run_report.h"
#include "trainer/report/train_report.h"
#include "trainer/training/learning_rate_curve.h"
#include "trainer/training/learning_rate_finder.h"
#include "trainer/training/teacher.h"
#include "trainer/training/training.h"
#include "trainer/training/training_photos.h"

namespace mobilenet {
namespace {

struct Options {
  std::string data, out, leave_out, negatives, resume, init, storage = "float16";
  int threads = DefaultThreads();
  bool find_lr = false;
  std::vector<std::string> teachers;
  RecipeFlags recipe;
};

volatile std::sig_atomic_t stop_requested = 0;
void RequestStop(int) { stop_requested = 1; }

std::string CheckpointPath(const Options& options) { return options.out + ".checkpoint"; }

// A failed run's error, with what is left of it.
Error WithCheckpoint(const Error& error, const std::string& checkpoint) {
  std::error_code unknown;
  if (!std::filesystem::exists(checkpoint, unknown)) return error;
  return {error.message + "; " + checkpoint + " stays as it was last saved"};
}

int FindRate(const Options& options, TrainOptions train, const PhotoSet& photos, const Split& split,
             ThreadPool& pool) {
  train.background = false;  // negatives take no part
  RangeTest test;
  {
    Progress progress("trying learning rates", "step");
    test = FindLearningRate(train, photos, split.train, pool,
                            [&](size_t done, size_t all) { progress.Update(done, all); });
  }
  const std::string path = options.out + ".find-lr.svg";
  const auto written = WriteFileAtomically(path, RangeTestCurve(test));
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
  Result<TrainOptions> train = OptionsOfNewRun(options.recipe);
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
  if (train->background && options.negatives.empty()) {
    return ReportWrongUsage({"--background: expected --negatives with photos of it, found none"});
  }
  if (train->leave_out_from > 0 && options.leave_out.empty()) {
    return ReportWrongUsage({"--leave-out-from: expected --leave-out with a list, found none"});
  }
  if (auto usable = CheckPrecision(train->precision); !usable) {
    return ReportFailure(usable.error());
  }
  ThreadPool pool(options.threads);
  const Result<DataFolder> folder = ScanDataFolder(options.data);
  if (!folder) return ReportFailure(folder.error());
  LeaveOutList leave_out;
  if (!options.leave_out.empty()) {
    auto read = ReadLeaveOutList(options.leave_out, train->leave_out_from, *folder);
    if (!read) return ReportFailure(read.error());
    leave_out = std::move(*read);
  }
  const std::string pack = options.out + ".photos";
  const Result<PhotoSet> photos = LoadTrainingPhotos(*folder, train->spec.resolution, pack, pool);
  if (!photos) return ReportFailure(photos.error());
  train->spec.classes = static_cast<int>(photos->labels.size());
  if (const auto valid = CheckSpec(train->spec); !valid) return ReportWrongUsage(valid.error());
  Split split = SplitPhotos(*photos, RuleOfSplit(*train));
  if (const auto left = LeaveOut(leave_out, *photos, split); !left) {
    return ReportFailure(left.error());
  }
  if (options.find_lr) return FindRate(options, *train, *photos, split, pool);

  std::optional<Negatives> negatives;
  const std::string negatives_pack = options.out + ".negatives.photos";
  if (!options.negatives.empty()) {
    Result<Negatives> loaded = LoadNegatives(options.negatives, *train, negatives_pack, pool);
    if (!loaded) return ReportFailure(loaded.error());
    negatives = std::move(*loaded);
  }

  std::optional<Teacher> teacher;
  if (!options.teachers.empty()) {
    Result<Teacher> loaded =
        ReadTeacher(options.teachers, photos->labels, InputPreprocessing(*train), train->distill,
                    pool.threads());
    if (!loaded) return ReportFailure(loaded.error());
    teacher = std::move(*loaded);
  }

  Training training(*train, *photos, split, pool, negatives ? &*negatives : nullptr,
                    teacher ? &*teacher : nullptr);
  if (checkpoint) {
    const auto resumed = training.Resume(*checkpoint);
    if (!resumed) return ReportFailure({options.resume + ": " + resumed.error().message});
    checkpoint.reset();
  } else if (!options.init.empty()) {
    const Result<Weights> weights = ReadWeights(options.init);
    if (!weights) return ReportFailure(weights.error());
    const auto initialised = training.Initialise(*weights);
    if (!initialised) return ReportFailure({options.init + ": " + initialised.error().message});
    if (const size_t learned = CountLeakedPhotos(*weights, *photos, split); learned > 0) {
      ReportProblem(options.init + " was trained on " + std::to_string(learned) +
                    " of the photos that this run holds out: results on them will be too good");
    }
  }

  TrainReport report(*train);
  report.Started(*photos, split, negatives ? &*negatives : nullptr, pool.threads());
  std::signal(SIGINT, RequestStop);
  std::signal(SIGTERM, RequestStop);
  const Result<bool> finished = RunEpochs(options, training, report);
  if (!finished) return ReportFailure(WithCheckpoint(finished.error(), CheckpointPath(options)));
  if (!*finished) {
    ReportProblem("stopped; to go on: trainer train --data " + options.data + " --out " +
                  options.out + " --resume " + CheckpointPath(options) +
                  (options.leave_out.empty() ? "" : " --leave-out " + options.leave_out) +
                  (negatives ? " --negatives " + options.negatives : "") +
                  (teacher ? " --teacher " + Joined(options.teachers, " ") : ""));
    return kFailed;
  }

  Result<Training::FinalResult> outcome = training.Finish();
  if (!outcome) return ReportFailure(outcome.error());
  const Storage storage = options.storage == "float16" ? Storage::kFloat16 : Storage::kFloat32;
  const auto written = WriteWeights(options.out, outcome->weights, storage);
  if (!written) return ReportFailure(written.error());
  RemovePhotoPack(pack);
  RemovePhotoPack(negatives_pack);
  std::printf("\nOn the photos held out:\n%s", ToText(outcome->validation.evaluation).c_str());
  const Calibration& calibration = outcome->weights.calibration;
  std::printf("\n%s: top-1 %s, temperature %.2f, known from %s on\n", options.out.c_str(),
              Percent(outcome->validation.evaluation.top1).c_str(), calibration.temperature,
              KnownFrom(calibration).c_str());
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
  command->add_option("--leave-out", options->leave_out,
                      "List of trainer suspects (.tsv) whose photos are not trained on, as their "
                      "labels are doubted; those that are held out stay");
  command->add_option("--negatives", options->negatives,
                      "Folder with one folder for each kind of photos that show none of the "
                      "classes: the network learns to be unsure of them");
  command->add_option("--teacher", options->teachers,
                      "Trained weights to learn from besides the labels, of the same labels");
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
  AddThreadsOption(*command, options->threads);
  command->add_option("--storage", options->storage, "How the weights are stored")
      ->check(CLI::IsMember({"float16", "float32"}))
      ->capture_default_str();

  AddRecipeFlags(*command, *resume, options->recipe);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
