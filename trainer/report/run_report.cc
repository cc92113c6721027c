#include "trainer/report/run_report.h"

#include <cstdio>

#include "trainer/base/text_table.h"
#include "trainer/config/provenance.h"
#include "trainer/console/command_line.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/report/train_report.h"

namespace mobilenet {
namespace {

std::string NetworkFact(const ModelSpec& spec) {
  char text[96];
  std::snprintf(text, sizeof(text), "MobileNet v1, alpha %g, %d px, %d classes", spec.alpha,
                spec.resolution, spec.classes);
  return text;
}

std::string Rate(double images, double seconds) {
  return Duration(seconds) + " (" + Grouped(static_cast<int64_t>(images / seconds)) + " images/s)";
}

std::string TrainingTime(const std::vector<EpochRecord>& history, size_t training_photos) {
  double seconds = 0;
  for (const EpochRecord& record : history) seconds += record.seconds;
  if (seconds <= 0) return "-";
  return Rate(static_cast<double>(history.size() * training_photos), seconds) + ", " +
         Duration(seconds / static_cast<double>(history.size())) + " an epoch, with validation";
}

}  // namespace

Result<void> WriteTrainingReport(const std::string& path, const TrainOptions& options,
                                 const DataFolder& folder, const PhotoSet& photos,
                                 const Split& split, const std::vector<EpochRecord>& history,
                                 const Training::FinalResult& result) {
  std::vector<ClassifiedPhoto> classified;
  for (size_t i = 0; i < split.validation.size(); ++i) {
    const PackedPhoto& photo = photos.photos[split.validation[i]];
    const PhotoFile& file = folder.files[photo.file];
    classified.push_back({file.path, file.relative, photo.label, result.validation.logits[i]});
  }
  Result<Report> report = MakeReport(result.weights, classified);
  if (!report) return tl::unexpected(report.error());
  report->title = "Training report";
  report->history = history;
  report->unseen = result.unseen;
  report->facts = {{"command", CommandLine()},
                   {"network", NetworkFact(result.weights.spec)},
                   {"seed", std::to_string(options.seed)},
                   {"recipe", ToJson(options).dump()},
                   {"data", folder.root},
                   {"data digest", photos.digest},
                   {"training photos", Grouped(static_cast<int64_t>(split.train.size()))},
                   {"validation photos", Grouped(static_cast<int64_t>(split.validation.size()))},
                   {"photos of unseen sources", Grouped(static_cast<int64_t>(split.unseen.size()))},
                   {"photos left out", Grouped(static_cast<int64_t>(split.left_out.size()))},
                   {"time", TrainingTime(history, split.train.size())}};
  return WriteReport(path, *report);
}

Result<void> WriteEvaluationReport(const std::string& path, const std::string& weights_file,
                                   const std::string& data, const AnyWeights& weights,
                                   const EvaluationResult& result) {
  Result<Report> report = MakeReport(weights, result.photos);
  if (!report) return tl::unexpected(report.error());
  report->unseen = result.unseen;
  report->title = "Evaluation report";
  report->facts = {{"command", CommandLine()},
                   {"network", NetworkFact(Description(weights).spec)},
                   {"weights", weights_file},
                   {"data", data},
                   {"time", Rate(static_cast<double>(result.photos.size()), result.seconds)}};
  if (const auto provenance = ParseProvenance(Description(weights).provenance)) {
    if (!provenance->data_digest.empty()) {
      report->facts.emplace_back("training data digest", provenance->data_digest);
    }
    if (provenance->options.is_object() && provenance->options.contains("seed")) {
      report->facts.emplace_back("training seed", provenance->options["seed"].dump());
    }
  }
  return WriteReport(path, *report);
}

}  // namespace mobilenet
