#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/terminal.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/evaluate_folder.h"
#include "trainer/report/run_report.h"

namespace mobilenet {
namespace {

struct Options {
  std::string weights, data, negatives, sources, json, report;
  std::optional<HeldOut> part;
  int threads = DefaultThreads();
};

int Run(const Options& options) {
  const Result<AnyWeights> network = ReadWeightsFile(options.weights);
  if (!network) return ReportFailure(network.error());
  const EvaluationInputs folders{
      .data = options.data, .negatives = options.negatives, .part = options.part};
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
    std::printf("\n%s of %s have a known answer\n\n%s", Percent(judgement->known).c_str(),
                Counted(judgement->evaluation.images, "photo").c_str(),
                ToText(*judgement->ood_acceptance).c_str());
    std::printf(
        "\nNegatives wrongly accepted by each score where 95%% of the photos are accepted\n\n%s",
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
  CLI::App* command =
      app.add_subcommand("evaluate", "Measure the accuracy of weights on a folder of photos");
  AddWeights(*command, options->weights);
  AddData(*command, options->data);
  AddNegatives(*command, options->negatives, ", to count how many are wrongly accepted");
  AddPath(*command, "--sources", options->sources,
          "File that says where each photo is from, to measure recall by source; each line is "
          "folder/name, a tab and the source");
  AddJsonFile(*command, options->json);
  AddPath(*command, "--report", options->report,
          "Write a report with the most confident mistakes to this file (.html)");
  AddHeldOut(*command, options->part);
  AddThreads(*command, options->threads);
  command->footer(
      "Prints top-1 accuracy, recall and precision per class, and the confusion matrix.");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
