#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "engine/model/weights_write.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/calibration_text.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/commands/train_data.h"
#include "trainer/config/held_out.h"
#include "trainer/config/train_flags.h"
#include "trainer/console/command_line.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
#include "trainer/data/photo_pack.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/report/run_report.h"
#include "trainer/report/train_report.h"
#include "trainer/training/learning_rate_curve.h"
#include "trainer/training/learning_rate_finder.h"
#include "trainer/training/training.h"

namespace mobilenet {
namespace {

struct Options {
  std::string data, out, sources, leave_out, negatives, other_labels, resume, init;
  Storage storage = Storage::kFloat16;
  int threads = DefaultThreads();
  bool find_lr = false;
  std::vector<std::string> teachers;
  std::vector<TrainFlag> flags;
};

volatile std::sig_atomic_t stop_requested = 0;
void RequestStop(int) { stop_requested = 1; }

std::string CheckpointPath(const Options& options) { return options.out + ".checkpoint"; }

TrainDataPaths DataPaths(const Options& options) {
  return {.data = options.data,
          .sources = options.sources,
          .leave_out = options.leave_out,
          .negatives = options.negatives,
          .other_labels = options.other_labels,
          .teachers = options.teachers,
          .photo_pack = options.out + ".photos",
          .negatives_pack = options.out + ".negatives.photos"};
}

// The error of a failed run, with the checkpoint that remains.
Error WithCheckpoint(const Error& error, const std::string& checkpoint) {
  std::error_code unknown;
  if (!std::filesystem::exists(checkpoint, unknown)) return error;
  return {error.message + "; " + checkpoint + " stays as it was last saved"};
}

int FindRate(const Options& options, TrainOptions train, const TrainData& data, ThreadPool& pool) {
  train.background = false;  // negatives are not used
  train.others = OtherOutputs::kNone;
  RangeTest test;
  {
    Progress progress("trying learning rates", "step");
    test = FindLearningRate(train, data.photos, data.split.train, pool,
                            [&](size_t done, size_t all) { progress.Update(done, all); });
  }
  const std::string path = options.out + ".find-lr.svg";
  const auto written = WriteFileAtomically(path, RangeTestCurve(test));
  if (!written) return ReportFailure(written.error());
  std::printf("%sCurve: %s\n", ToText(test).c_str(), path.c_str());
  return kDone;
}

// Trains until the end or a signal to stop; true when the end is reached.
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

// The options of the new run or, with --resume, of the run whose checkpoint is read.
OrExitStatus<TrainOptions> RunOptions(const Options& options,
                                      std::optional<Checkpoint>& checkpoint) {
  if (options.resume.empty()) {
    Result<TrainOptions> train = OptionsFromFlags(options.flags);
    if (!train) return tl::unexpected(ReportWrongUsage(train.error()));
    return *train;
  }
  Result<Checkpoint> read = ReadCheckpoint(options.resume);
  if (!read) return tl::unexpected(ReportFailure(read.error()));
  checkpoint = std::move(*read);
  Result<TrainOptions> train =
      TrainOptionsFromJson(checkpoint->header.value("options", nlohmann::ordered_json::object()));
  if (!train) return tl::unexpected(ReportFailure({options.resume + ": " + train.error().message}));
  return *train;
}

// Refuses options that need others, and what this CPU cannot compute.
OrExitStatus<void> CheckOptions(const Options& options, const TrainOptions& train) {
  const bool has_others = train.others != OtherOutputs::kNone;
  if ((train.background || has_others) && options.negatives.empty()) {
    return tl::unexpected(
        ReportWrongUsage({std::string(has_others ? "--others" : "--background") +
                          ": expected --negatives with photos of other things, found none"}));
  }
  if (!options.other_labels.empty() && train.others != OtherOutputs::kLabels) {
    return tl::unexpected(
        ReportWrongUsage({"--other-labels: expected --others labels, found no such option"}));
  }
  if (train.leave_out_from > 0 && options.leave_out.empty()) {
    return tl::unexpected(
        ReportWrongUsage({"--leave-out-from: expected --leave-out with a list, found none"}));
  }
  if (const auto usable = CheckPrecision(train.precision); !usable) {
    return tl::unexpected(ReportFailure(usable.error()));
  }
  return {};
}

// Sets the weights to start from: those of the checkpoint, those of --init, or random ones.
OrExitStatus<void> SetStart(const Options& options, const std::optional<Checkpoint>& checkpoint,
                            const TrainData& data, Training& training) {
  if (checkpoint) {
    const auto resumed = training.Resume(*checkpoint);
    if (!resumed) {
      return tl::unexpected(ReportFailure({options.resume + ": " + resumed.error().message}));
    }
    return {};
  }
  if (options.init.empty()) return {};
  const Result<Weights> weights = ReadWeights(options.init);
  if (!weights) return tl::unexpected(ReportFailure(weights.error()));
  if (const auto initialised = training.Initialise(*weights); !initialised) {
    return tl::unexpected(ReportFailure({options.init + ": " + initialised.error().message}));
  }
  if (const size_t leaked =
          CountLeakedPhotos(*weights, options.sources, data.folder, data.photos, data.split);
      leaked > 0) {
    ReportProblem(options.init + " was trained on " + std::to_string(leaked) +
                  " of the photos that this run holds out: results on them will be too good");
  }
  return {};
}

// After a signal: the command that resumes the run.
int ReportStopped(const Options& options) {
  std::string command = "trainer train --data " + ShellQuoted(options.data) + " --out " +
                        ShellQuoted(options.out) + " --resume " +
                        ShellQuoted(CheckpointPath(options));
  if (!options.sources.empty()) command += " --sources " + ShellQuoted(options.sources);
  if (!options.leave_out.empty()) command += " --leave-out " + ShellQuoted(options.leave_out);
  if (!options.negatives.empty()) command += " --negatives " + ShellQuoted(options.negatives);
  if (!options.other_labels.empty()) {
    command += " --other-labels " + ShellQuoted(options.other_labels);
  }
  if (!options.teachers.empty()) command += " --teacher";
  for (const std::string& teacher : options.teachers) command += " " + ShellQuoted(teacher);
  ReportProblem("stopped; to go on: " + command);
  return kFailed;
}

// Writes the weights and the report of a finished run, and removes the decoded photos.
int WriteResults(const Options& options, const TrainOptions& train, const TrainData& data,
                 Training& training) {
  Result<Training::FinalResult> result = training.Finish();
  if (!result) return ReportFailure(result.error());
  const auto written = WriteWeights(options.out, result->weights, options.storage);
  if (!written) return ReportFailure(written.error());
  RemovePhotoPack(DataPaths(options).photo_pack);
  RemovePhotoPack(DataPaths(options).negatives_pack);
  const Evaluation& evaluation = result->validation.evaluation;
  const std::string calibration = CalibrationText(result->weights.calibration);
  if (evaluation.images == 0) {
    std::printf("\n%s: accuracy unknown, %s: no photo was held out\n", options.out.c_str(),
                calibration.c_str());
  } else {
    std::printf("\nOn the photos held out:\n%s", ToText(evaluation).c_str());
    std::printf("\n%s: top-1 %s, %s\n", options.out.c_str(), Percent(evaluation.top1).c_str(),
                calibration.c_str());
  }
  if (result->unseen) std::printf("\n%s", ToText(evaluation, *result->unseen).c_str());
  const std::string page = options.out + ".report.html";
  const auto reported = WriteTrainingReport(page, train, data.folder, data.photos, data.split,
                                            training.history(), *result);
  if (!reported) return ReportFailure(reported.error());
  std::printf("Report: %s\n", page.c_str());
  return kDone;
}

// Refuses an --out among the photos: its files would be taken for some when the run resumes.
Result<void> CheckNotInClassFolder(const Options& options) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  const fs::path data = fs::canonical(options.data, unknown);
  const fs::path folder = fs::weakly_canonical(fs::absolute(options.out), unknown).parent_path();
  if (data.empty() || folder == data) return {};
  if (std::mismatch(data.begin(), data.end(), folder.begin(), folder.end()).first != data.end()) {
    return {};
  }
  return Fail(options.out + ": expected --out outside the class folders of " + options.data +
              ", where its files would be taken for photos; name a file in another folder");
}

// Refuses to replace files that are not a training run's, and a run that has not finished.
Result<void> CheckFiles(const Options& options) {
  const std::string& out = options.out;
  std::vector<Output> outputs{{out, OutputKind::kWeights},
                              {DataPaths(options).photo_pack, OutputKind::kPhotoPack}};
  if (options.find_lr) {
    outputs.push_back({out + ".find-lr.svg", OutputKind::kSvg});
    if (auto checked = CheckOutputs(outputs); !checked) return checked;
    return CheckNotInClassFolder(options);
  }
  const std::string checkpoint = CheckpointPath(options);
  outputs.insert(outputs.end(), {{DataPaths(options).negatives_pack, OutputKind::kPhotoPack},
                                 {checkpoint, OutputKind::kCheckpoint},
                                 {PreviousCheckpoint(checkpoint), OutputKind::kCheckpoint},
                                 {out + ".history.jsonl", OutputKind::kJsonLines},
                                 {out + ".curve.svg", OutputKind::kSvg},
                                 {out + ".report.html", OutputKind::kHtml}});
  if (auto checked = CheckOutputs(outputs); !checked) return checked;
  if (auto checked = CheckNotInClassFolder(options); !checked) return checked;
  return CheckNothingUnfinished(checkpoint, options.resume, out);
}

int Run(const Options& options) {
  if (const auto checked = CheckFiles(options); !checked) return ReportFailure(checked.error());
  std::optional<Checkpoint> checkpoint;
  OrExitStatus<TrainOptions> train = RunOptions(options, checkpoint);
  if (!train) return train.error();
  if (const auto usable = CheckOptions(options, *train); !usable) return usable.error();

  ThreadPool pool(options.threads);
  const TrainDataPaths paths = DataPaths(options);
  OrExitStatus<TrainData> data = LoadTrainData(paths, *train, pool);
  if (!data) return data.error();
  if (options.find_lr) return FindRate(options, *train, *data, pool);
  const auto loaded = LoadNegativesAndTeacher(paths, *train, pool, *data);
  if (!loaded) return loaded.error();

  Training training(*train, data->photos, data->split, pool, data->NegativesOrNull(),
                    data->TeacherOrNull());
  if (const auto set = SetStart(options, checkpoint, *data, training); !set) return set.error();
  checkpoint.reset();

  TrainReport report(*train);
  report.Started(data->photos, data->split, data->NegativesOrNull(), pool.threads());
  std::signal(SIGINT, RequestStop);
  std::signal(SIGTERM, RequestStop);
  const Result<bool> finished = RunEpochs(options, training, report);
  if (!finished) return ReportFailure(WithCheckpoint(finished.error(), CheckpointPath(options)));
  return *finished ? WriteResults(options, *train, *data, training) : ReportStopped(options);
}

}  // namespace

void AddTrainCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a classifier on a folder of photos");
  command->set_help_all_flag("--help-all", "Show all options and exit");
  AddData(*command, options->data);
  AddOut(*command, options->out,
         "Weights file to write (.safetensors); the checkpoint and the report are written beside "
         "it");
  CLI::Option* resume = AddPath(*command, "--resume", options->resume,
                                "Resume from this checkpoint, with the options of its run");
  CLI::Option* init = AddPath(*command, "--init", options->init,
                              "Start from these weights (fine-tune); their labels may differ");
  AddTrainFlags(*command, *resume, options->flags);
  AddThreads(*command, options->threads);

  AddSources(*command, options->sources, ", for --unseen-sources")->group("Data");
  AddPath(*command, "--leave-out", options->leave_out,
          "Do not train on the photos in this list of trainer label-issues (.tsv)")
      ->group("Data");
  AddNegatives(*command, options->negatives, ", to train the model to be unsure of them")
      ->group("Data");
  AddPath(*command, "--other-labels", options->other_labels,
          "For --others labels: file with a line for each photo of --negatives, its path and its "
          "label with a tab between them (default: the folder's name with .tsv)")
      ->group("Data");
  command
      ->add_option("--teacher", options->teachers,
                   "Weights with the same labels to learn from as well (distillation)")
      ->type_name("FILE")
      ->group("Recipe");
  AddStorage(*command, options->storage)->group("Output");
  command
      ->add_flag("--find-lr", options->find_lr,
                 "Instead of training, try learning rates from 1e-5 to 10 in a short run, suggest "
                 "one and draw the losses to FILE.find-lr.svg")
      ->group("Output")
      ->excludes(resume)
      ->excludes(init);
  init->excludes(resume);
  command->footer(
      "Example:\n"
      "  trainer train --data photos --out pets.safetensors --epochs 30\n\n"
      "Written beside FILE: FILE.checkpoint and FILE.checkpoint.previous,\n"
      "FILE.history.jsonl, FILE.curve.svg, FILE.report.html and, until the run has\n"
      "finished, FILE.photos with the decoded photos.");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
