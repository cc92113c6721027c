#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/output_check.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/threads_option.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/report/model_card.h"

namespace mobilenet {
namespace {

struct Options {
  std::vector<std::string> weights;
  std::string data, negatives, sources, notes, out;
  bool held_out = false, test = false;
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
  if (const auto output = CheckOutput(options.out); !output) return ReportFailure(output.error());
  CardContext context;
  if (options.test) context.part = HeldOut::kTest;
  if (options.held_out) context.part = HeldOut::kValidation;
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
    Result<CardEntry> entry =
        MakeEntry(path, {options.data, options.negatives, context.part}, decoded, pool);
    if (!entry) return ReportFailure(entry.error());
    const std::vector<std::string>& labels = Description(entry->weights).labels;
    if (!entries.empty() && labels != Description(entries.front().weights).labels) {
      return ReportFailure({path + ": expected the labels of " + options.weights.front() + " (" +
                            Joined(Description(entries.front().weights).labels) + "), found " +
                            Joined(labels)});
    }
    std::printf("%s: top-1 %s\n", path.c_str(), Percent(entry->result.evaluation.top1).c_str());
    entries.push_back(std::move(*entry));
  }
  const auto written = WriteFileAtomically(options.out, ModelCard(entries, context));
  if (!written) return ReportFailure(written.error());
  std::printf("The card: %s\n", options.out.c_str());
  return kDone;
}

}  // namespace

void AddCardCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "card", "Measure weights files as evaluate does and write their model card (Markdown)");
  command
      ->add_option("WEIGHTS", options->weights,
                   "Weights files of the same labels; details are told of the first")
      ->required();
  command->add_option("--data", options->data, "Folder with one folder of photos per class")
      ->required();
  command->add_option("--out", options->out, "File to write")->required();
  command->add_option(
      "--negatives", options->negatives,
      "Folder with one folder for each kind of photos that show none of the classes");
  command->add_option("--sources", options->sources,
                      "File that says where each photo is from, as for evaluate");
  command->add_option("--notes", options->notes,
                      "File of Markdown for the card's end: data, limits, intended use");
  auto* held_out =
      command->add_flag("--held-out", options->held_out,
                        "EvaluateFolder by the photos that validated the weights' training");
  command
      ->add_flag("--test", options->test,
                 "EvaluateFolder by those that it kept for this (train --test-share)")
      ->excludes(held_out);
  AddThreadsOption(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
