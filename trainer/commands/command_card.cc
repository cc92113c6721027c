#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/report/model_card.h"

namespace mobilenet {
namespace {

struct Options {
  std::vector<std::string> weights;
  std::string data, negatives, sources, notes, out;
  std::optional<HeldOut> part;
  int threads = DefaultThreads();
};

Result<CardEntry> MakeEntry(const std::string& path, const EvaluationInputs& folders,
                            PhotoIndexCache& decoded, ThreadPool& pool) {
  Result<AnyWeights> weights = ReadWeightsFile(path);
  if (!weights) return tl::unexpected(weights.error());
  Result<EvaluationResult> result = EvaluateFolder(*weights, path, folders, decoded, pool);
  if (!result) return tl::unexpected(result.error());
  std::error_code unknown;
  return CardEntry{std::filesystem::path(path).filename().string(),
                   static_cast<int64_t>(std::filesystem::file_size(path, unknown)),
                   std::move(*weights), std::move(*result)};
}

int Run(const Options& options) {
  if (const auto output = CheckOutput(options.out, OutputKind::kCard); !output) {
    return ReportFailure(output.error());
  }
  CardContext context;
  context.part = options.part;
  if (!options.sources.empty()) {
    auto sources = ReadSources(options.sources);
    if (!sources) return ReportFailure(sources.error());
    context.sources = std::move(*sources);
  }
  if (!options.notes.empty()) {
    const auto notes = ReadFile(options.notes);
    if (!notes) return ReportFailure(notes.error());
    context.notes.assign(notes->begin(), notes->end());
  }
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  std::vector<CardEntry> entries;
  for (const std::string& path : options.weights) {
    Result<CardEntry> entry = MakeEntry(
        path, {options.data, options.negatives, context.part, options.sources}, decoded, pool);
    if (!entry) return ReportFailure(entry.error());
    const std::vector<std::string>& labels = Description(entry->weights).labels;
    if (!entries.empty() && labels != Description(entries.front().weights).labels) {
      return ReportFailure({path + ": expected the labels of " + options.weights.front() + " (" +
                            Joined(Description(entries.front().weights).labels) + "), found " +
                            Joined(labels)});
    }
    std::printf("%s: top-1 %s\n", EscapedName(path).c_str(),
                Percent(entry->result.evaluation.top1).c_str());
    entries.push_back(std::move(*entry));
  }
  const auto written = WriteFileAtomically(options.out, ModelCard(entries, context));
  if (!written) return ReportFailure(written.error());
  std::printf("Model card: %s\n", EscapedName(options.out).c_str());
  return kDone;
}

}  // namespace

void AddCardCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("card", "Evaluate weights and write their model card");
  command
      ->add_option("WEIGHTS", options->weights,
                   "Weights files with the same labels; the card describes the first in detail")
      ->required();
  AddData(*command, options->data);
  AddOut(*command, options->out, "Markdown file to write");
  AddNegatives(*command, options->negatives, "");
  AddSources(*command, options->sources, ", to list recall by source");
  AddPath(*command, "--notes", options->notes,
          "Markdown file to add at the end of the card: data, limits, intended use");
  AddHeldOut(*command, options->part);
  AddThreads(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
