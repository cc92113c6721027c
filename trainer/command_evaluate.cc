#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/by_source.h"
#include "trainer/commands.h"
#include "trainer/dataset.h"
#include "trainer/evaluation.h"
#include "trainer/folder_answers.h"
#include "trainer/held_out.h"
#include "trainer/rejection.h"
#include "trainer/run_report.h"
#include "trainer/terminal.h"
#include "trainer/text_table.h"
#include "trainer/threads_option.h"

namespace mobilenet {
namespace {

struct Options {
  std::string weights, data, negatives, sources, json, report;
  bool held_out = false, test = false;
  int threads = DefaultThreads();
};

// For each of the folder's labels its index among the weights' labels.
Result<std::vector<int>> MatchLabels(const DataFolder& folder, const NetworkDescription& weights,
                                     const std::string& weights_file) {
  std::vector<int> matches;
  std::vector<std::string> strangers;
  for (const std::string& label : folder.labels) {
    const auto found = std::find(weights.labels.begin(), weights.labels.end(), label);
    if (found == weights.labels.end()) strangers.push_back(label);
    matches.push_back(static_cast<int>(found - weights.labels.begin()));
  }
  if (strangers.empty()) return matches;
  return Fail(folder.root + ": expected folders named after labels of " + weights_file + " (" +
              Joined(weights.labels) + "), found " + Joined(strangers));
}

// How the network takes the photos of `options.negatives`.
Result<Rejection> Reject(const Options& options, const AnyWeights& weights, HeldOut part) {
  Result<DataFolder> folder = ScanDataFolder(options.negatives, 1);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<std::string> unseen;
  if (options.held_out || options.test) {
    ThreadPool pool(options.threads);
    Progress progress("reading", "photo");
    auto kinds = KeepUnseenNegatives(Description(weights), part, *folder, pool,
                                     [&](size_t done, size_t all) { progress.Update(done, all); });
    if (!kinds) return tl::unexpected(kinds.error());
    unseen = std::move(*kinds);
  }
  const auto answers = ClassifyFolder(*folder, weights, options.threads);
  if (!answers) return tl::unexpected(answers.error());
  for (const FolderAnswer& answer : *answers) {
    if (answer.answer < 0) ReportProblem(answer.problem);
  }
  return MeasureRejection(*folder, *answers, unseen);
}

int Run(const Options& options) {
  const Result<AnyWeights> network = ReadWeightsFile(options.weights);
  if (!network) return ReportFailure(network.error());
  const NetworkDescription* weights = &Description(*network);
  Result<DataFolder> folder = ScanDataFolder(options.data, 1);
  if (!folder) return ReportFailure(folder.error());
  const Result<std::vector<int>> matches = MatchLabels(*folder, *weights, options.weights);
  if (!matches) return ReportFailure(matches.error());
  const HeldOut part = options.test ? HeldOut::kTest : HeldOut::kValidation;
  if (options.held_out || options.test) {
    ThreadPool pool(options.threads);
    Progress progress("reading", "photo");
    const auto kept = KeepHeldOut(*weights, part, *folder, pool,
                                  [&](size_t done, size_t all) { progress.Update(done, all); });
    if (!kept) return ReportFailure({options.weights + ": " + kept.error().message});
  }
  const Clock::time_point start = Clock::now();
  Result<std::vector<FolderAnswer>> outcomes = ClassifyFolder(*folder, *network, options.threads);
  const double seconds = SecondsSince(start);
  if (!outcomes) return ReportFailure({options.weights + ": " + outcomes.error().message});

  for (const RejectedFile& rejected : folder->rejected) {
    ReportProblem(folder->root + "/" + rejected.relative + ": " + rejected.reason);
  }
  std::vector<Prediction> predictions;
  std::vector<JudgedPhoto> judged;
  for (size_t i = 0; i < outcomes->size(); ++i) {
    FolderAnswer& outcome = (*outcomes)[i];
    if (outcome.answer < 0) {
      ReportProblem(outcome.problem);
    } else {
      const PhotoFile& file = folder->files[i];
      predictions.push_back({(*matches)[file.label], outcome.answer});
      judged.push_back(
          {file.path, file.relative, predictions.back().truth, std::move(outcome.logits)});
    }
  }
  const size_t unusable = outcomes->size() - predictions.size();
  if (unusable > 0) {
    ReportProblem(Counted(unusable, "file") + " of " + Grouped(outcomes->size()) +
                  " could not be used");
  }
  if (predictions.empty()) {
    return ReportFailure({options.data + ": expected photos in one folder per class, found none"});
  }

  const Evaluation evaluation = Evaluate(weights->labels, predictions);
  std::printf("%s", ToText(evaluation).c_str());
  nlohmann::ordered_json json = ToJson(evaluation);
  if (!options.sources.empty()) {
    const auto sources = ReadSources(options.sources);
    if (!sources) return ReportFailure(sources.error());
    const auto results = RecallBySource(judged, weights->labels, *sources);
    std::printf("\n%s", ToText(results).c_str());
    json["sources"] = ToJson(results);
  }
  if (!options.negatives.empty()) {
    const auto rejection = Reject(options, *network, part);
    if (!rejection) return ReportFailure(rejection.error());
    std::printf("\n%s of %s known\n\n%s", Percent(KnownShare(*outcomes)).c_str(),
                Counted(static_cast<int64_t>(predictions.size()), "photo").c_str(),
                ToText(*rejection).c_str());
    json["known"] = KnownShare(*outcomes);
    json["negatives"] = ToJson(*rejection);
  }
  if (!options.json.empty()) {
    if (const auto written = WriteJson(options.json, json); !written) {
      return ReportFailure(written.error());
    }
  }
  if (!options.report.empty()) {
    const auto written = WriteEvaluationReport(options.report, options.weights, options.data,
                                               *network, judged, seconds);
    if (!written) return ReportFailure(written.error());
  }
  return kDone;
}

}  // namespace

void AddEvaluateCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evaluate",
                                         "Measure weights on a folder of photos: top-1, per class, "
                                         "confusion matrix");
  command->add_option("--weights", options->weights, "Weights file (.safetensors)")->required();
  command->add_option("--data", options->data, "Folder with one folder of photos per class")
      ->required();
  command->add_option("--negatives", options->negatives,
                      "Folder with one folder for each kind of photos that show none of the "
                      "classes: how many are taken for known");
  command->add_option("--sources", options->sources,
                      "File that says where each photo is from, as lines of folder/name, tab, "
                      "source: recall for each class and source");
  command->add_option("--json", options->json, "Write the results to this file");
  command->add_option("--report", options->report,
                      "Write them as a page to this file (.html), with the surest mistakes");
  auto* held_out =
      command->add_flag("--held-out", options->held_out,
                        "Only the photos that validated the weights' training on this folder");
  command
      ->add_flag("--test", options->test, "Only those that it kept for this (train --test-share)")
      ->excludes(held_out);
  AddThreadsOption(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
