#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
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
  if (const auto output =
          CheckOutputs({{options.json, OutputKind::kText}, {options.report, OutputKind::kText}});
      !output) {
    return ReportFailure(output.error());
  }
  const Result<AnyWeights> network = ReadWeightsFile(options.weights);
  if (!network) return ReportFailure(network.error());
  Sources sources;
  if (!options.sources.empty()) {
    auto read = ReadSources(options.sources);
    if (!read) return ReportFailure(read.error());
    sources = std::move(*read);
  }
  const EvaluationInputs folders{.data = options.data,
                                 .negatives = options.negatives,
                                 .part = options.part,
                                 .sources = options.sources};
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  const auto result = EvaluateFolder(*network, options.weights, folders, decoded, pool);
  if (!result) return ReportFailure(result.error());

  std::printf("%s", ToText(result->evaluation).c_str());
  nlohmann::ordered_json json = ToJson(result->evaluation);
  if (result->unseen) {
    std::printf("\n%s", ToText(result->evaluation, *result->unseen).c_str());
    json["unseen_sources"] = ToJson(*result->unseen);
  }
  if (!options.sources.empty()) {
    const auto by_source = RecallBySource(AllPhotos(*result), result->evaluation.labels, sources);
    std::printf("\n%s", ToText(by_source).c_str());
    json["sources"] = ToJson(by_source);
  }
  if (result->ood_acceptance) {
    std::printf("\n%s of %s have a known answer\n\n%s", Percent(result->known).c_str(),
                Counted(result->evaluation.images, "photo").c_str(),
                ToText(*result->ood_acceptance).c_str());
    std::printf(
        "\nNegatives wrongly accepted by each score where 95%% of the photos are accepted\n\n%s",
        ToText(result->scores).c_str());
    json["known"] = result->known;
    json["negatives"] = ToJson(*result->ood_acceptance);
    json["scores"] = ToJson(result->scores);
  }
  if (!options.json.empty()) {
    if (const auto written = WriteJson(options.json, json); !written) {
      return ReportFailure(written.error());
    }
  }
  if (!options.report.empty()) {
    const auto written =
        WriteEvaluationReport(options.report, options.weights, options.data, *network, *result);
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
  AddSources(*command, options->sources, ", to measure recall by source");
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
