#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/threads_option.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/evaluate_folder.h"
#include "trainer/report/run_report.h"

namespace mobilenet {
namespace {

struct Options {
  std::string weights, data, negatives, sources, json, report;
  bool held_out = false, test = false;
  int threads = DefaultThreads();
};

int Run(const Options& options) {
  const Result<AnyWeights> network = ReadWeightsFile(options.weights);
  if (!network) return ReportFailure(network.error());
  EvaluationInputs folders{options.data, options.negatives, std::nullopt};
  if (options.test) folders.part = HeldOut::kTest;
  if (options.held_out) folders.part = HeldOut::kValidation;
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  const auto judgement = EvaluateFolder(*network, options.weights, folders, decoded, pool);
  if (!judgement) return ReportFailure(judgement.error());

  std::printf("%s", ToText(judgement->evaluation).c_str());
  nlohmann::ordered_json json = ToJson(judgement->evaluation);
  if (!options.sources.empty()) {
    const auto sources = ReadSources(options.sources);
    if (!sources) return ReportFailure(sources.error());
    const auto results = RecallBySource(judgement->photos, judgement->evaluation.labels, *sources);
    std::printf("\n%s", ToText(results).c_str());
    json["sources"] = ToJson(results);
  }
  if (judgement->ood_acceptance) {
    std::printf("\n%s of %s known\n\n%s", Percent(judgement->known).c_str(),
                Counted(judgement->evaluation.images, "photo").c_str(),
                ToText(*judgement->ood_acceptance).c_str());
    std::printf("\nnone of the classes, accepted where 95%% of these photos are\n\n%s",
                ToText(judgement->scores).c_str());
    json["known"] = judgement->known;
    json["negatives"] = ToJson(*judgement->ood_acceptance);
    json["scores"] = ToJson(judgement->scores);
  }
  if (!options.json.empty()) {
    if (const auto written = WriteJson(options.json, json); !written) {
      return ReportFailure(written.error());
    }
  }
  if (!options.report.empty()) {
    const auto written = WriteEvaluationReport(options.report, options.weights, options.data,
                                               *network, judgement->photos, judgement->seconds);
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
