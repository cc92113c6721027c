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
#include "trainer/base/text_table.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/config/held_out.h"
#include "trainer/console/escaped_name.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
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

// Adds the predictions of one weights file for the photos that validated its training.
Result<void> AddPredictions(const std::string& path, DataFolder folder, PhotoIndexCache& decoded,
                            ThreadPool& pool, std::vector<OutOfSamplePrediction>& predictions) {
  const Result<AnyWeights> weights = ReadWeightsFile(path);
  if (!weights) return tl::unexpected(weights.error());
  const NetworkDescription& network = Description(*weights);
  const auto kept = FilterToHeldOut(network, HeldOut::kValidation, "", folder, decoded);
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
      ReportProblem(file.path +
                    ": a list cannot hold a name with a tab or a line break; rename the file");
      continue;
    }
    predictions.push_back(
        {file.relative, file.label, Interpret(answer->logits, network.calibration).probabilities});
    predictions.back().probabilities.resize(network.labels.size());
  }
  return {};
}

// For each label: its photos, those with a prediction, and those with a label issue.
std::string IssueTable(const DataFolder& folder,
                       const std::vector<OutOfSamplePrediction>& predictions,
                       const std::vector<LabelIssue>& issues) {
  std::vector<std::set<std::string>> predicted(folder.labels.size());
  for (const OutOfSamplePrediction& prediction : predictions) {
    predicted[prediction.label].insert(prediction.file);
  }
  std::vector<int64_t> issue_counts(folder.labels.size());
  for (const LabelIssue& issue : issues) ++issue_counts[issue.label];
  TextTable table("lrrr");
  table.AddRow({"label", "photos", "judged", "label issues"});
  table.AddRule();
  std::vector<int64_t> photos(folder.labels.size());
  for (const PhotoFile& file : folder.files) ++photos[file.label];
  for (size_t i = 0; i < folder.labels.size(); ++i) {
    table.AddRow({EscapedName(folder.labels[i]), Grouped(photos[i]),
                  Grouped(static_cast<int64_t>(predicted[i].size())), Grouped(issue_counts[i])});
  }
  return table.ToString();
}

int Run(const Options& options) {
  if (const auto output = CheckOutput(options.out, OutputKind::kIssues); !output) {
    return ReportFailure(output.error());
  }
  const Result<DataFolder> folder = ScanDataFolder(options.data);
  if (!folder) return ReportFailure(folder.error());
  ThreadPool pool(options.threads);
  PhotoIndexCache decoded(pool);
  std::vector<OutOfSamplePrediction> predictions;
  for (const std::string& path : options.weights) {
    const auto added = AddPredictions(path, *folder, decoded, pool, predictions);
    if (!added) return ReportFailure(added.error());
  }
  const std::vector<LabelIssue> issues = FindLabelIssues(predictions);
  const auto written = WriteFileAtomically(options.out, ToTsv(issues, folder->labels));
  if (!written) return ReportFailure(written.error());
  std::printf(
      "%s\nPhotos that all of these weights were trained on, and test photos, are not judged.\n"
      "List: %s\n",
      IssueTable(*folder, predictions, issues).c_str(), EscapedName(options.out).c_str());
  return kDone;
}

}  // namespace

void AddLabelIssuesCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("label-issues", "List the photos whose labels are probably wrong");
  command->alias("suspects");
  command
      ->add_option("WEIGHTS", options->weights,
                   "Weights of runs on this folder, best one for each fold (train --fold)")
      ->required();
  AddData(*command, options->data, "Folder that the weights were trained on");
  AddOut(*command, options->out,
         "List to write (.tsv), most confident first: file, its label, the predicted label, the "
         "confidence in it");
  AddThreads(*command, options->threads);
  command->footer(
      "A photo is judged only by weights that were not trained on it. To judge every\n"
      "photo, train three times:\n"
      "  trainer train --data DIR --out 1.safetensors --fold 1/3\n"
      "  trainer train --data DIR --out 2.safetensors --fold 2/3\n"
      "  trainer train --data DIR --out 3.safetensors --fold 3/3\n"
      "  trainer label-issues --data DIR --out issues.tsv [123].safetensors\n"
      "To train without the listed photos: trainer train --leave-out issues.tsv ...");
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
