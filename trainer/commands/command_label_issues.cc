#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/thread_pool.h"
#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights_file.h"
#include "trainer/base/exit_status.h"
#include "trainer/base/output_check.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/threads_option.h"
#include "trainer/config/held_out.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/label_issues.h"
#include "trainer/data/photo_index_cache.h"
#include "trainer/evaluation/folder_predictions.h"

namespace mobilenet {
namespace {

struct Options {
  std::vector<std::string> weights;
  std::string data, out;
  int threads = DefaultThreads();
};

// Adds what the network of one file thinks of the photos that validated it.
Result<void> AddOpinions(const std::string& path, DataFolder folder, PhotoIndexCache& decoded,
                         ThreadPool& pool, std::vector<OutOfSamplePrediction>& opinions) {
  const Result<AnyWeights> weights = ReadWeightsFile(path);
  if (!weights) return tl::unexpected(weights.error());
  const NetworkDescription& network = Description(*weights);
  const auto kept = FilterToHeldOut(network, HeldOut::kValidation, folder, decoded);
  if (!kept) return Fail(path + ": " + kept.error().message);
  const auto answers = ClassifyFolder(folder, *weights, pool);
  if (!answers) return Fail(path + ": " + answers.error().message);
  for (size_t i = 0; i < answers->size(); ++i) {
    const Result<Prediction>& answer = (*answers)[i];
    if (!answer) {
      ReportProblem(answer.error().message);
      continue;
    }
    const PhotoFile& file = folder.files[i];
    if (file.relative.find_first_of("\t\n") != std::string::npos) {
      ReportProblem(file.path + ": has a name that no list with tabs and lines can hold");
      continue;
    }
    opinions.push_back(
        {file.relative, file.label, Interpret(answer->logits, network.calibration).probabilities});
  }
  return {};
}

// For each label how many photos were judged and how many of them are suspects.
std::string SuspectTable(const DataFolder& folder,
                         const std::vector<OutOfSamplePrediction>& opinions,
                         const std::vector<LabelIssue>& suspects) {
  std::vector<std::set<std::string>> judged(folder.labels.size());
  for (const OutOfSamplePrediction& opinion : opinions) judged[opinion.label].insert(opinion.file);
  std::vector<int64_t> doubted(folder.labels.size());
  for (const LabelIssue& suspect : suspects) ++doubted[suspect.label];
  TextTable table("lrrr");
  table.AddRow({"label", "photos", "judged", "suspects"});
  table.AddRule();
  std::vector<int64_t> photos(folder.labels.size());
  for (const PhotoFile& file : folder.files) ++photos[file.label];
  for (size_t i = 0; i < folder.labels.size(); ++i) {
    table.AddRow({folder.labels[i], Grouped(photos[i]),
                  Grouped(static_cast<int64_t>(judged[i].size())), Grouped(doubted[i])});
  }
  return table.ToString();
}

int Run(const Options& options) {
  if (const auto output = CheckOutput(options.out); !output) return ReportFailure(output.error());
  const Result<DataFolder> folder = ScanDataFolder(options.data);
  if (!folder) return ReportFailure(folder.error());
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  std::vector<OutOfSamplePrediction> opinions;
  for (const std::string& path : options.weights) {
    const auto added = AddOpinions(path, *folder, decoded, pool, opinions);
    if (!added) return ReportFailure(added.error());
  }
  const std::vector<LabelIssue> suspects = FindLabelIssues(opinions);
  const auto written = WriteFileAtomically(options.out, ToTsv(suspects, folder->labels));
  if (!written) return ReportFailure(written.error());
  std::printf(
      "%s\nPhotos that took part in the training of all these weights, or were kept for the test, "
      "are not judged.\nThe list: %s\n",
      SuspectTable(*folder, opinions, suspects).c_str(), options.out.c_str());
  return kDone;
}

}  // namespace

void AddSuspectsCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "suspects",
      "List the photos whose labels are doubted by networks that were not trained on them");
  command
      ->add_option("WEIGHTS", options->weights,
                   "Weights files of runs on this folder, best one for each fold (train --fold)")
      ->required();
  command->add_option("--data", options->data, "The folder that they were trained on")->required();
  command
      ->add_option("--out", options->out,
                   "List to write (.tsv): file, its label, what it is taken for, how surely; the "
                   "surest first")
      ->required();
  AddThreadsOption(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
