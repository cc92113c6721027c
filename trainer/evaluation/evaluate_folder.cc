#include "trainer/evaluation/evaluate_folder.h"

#include <algorithm>
#include <utility>

#include "engine/base/clock.h"
#include "trainer/base/text_table.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/folder/class_name.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/folder_predictions.h"

namespace mobilenet {
namespace {

// The index of `label` in `labels`, or else of the only one that means the same (LabelKey); the
// number of labels if there is none.
size_t FindLabel(const std::vector<std::string>& labels, const std::string& label) {
  const auto exact = std::ranges::find(labels, label);
  if (exact != labels.end()) return static_cast<size_t>(exact - labels.begin());
  const auto same = [key = LabelKey(label)](const std::string& other) {
    return LabelKey(other) == key;
  };
  const auto found = std::ranges::find_if(labels, same);
  return std::ranges::count_if(labels, same) == 1 ? static_cast<size_t>(found - labels.begin())
                                                  : labels.size();
}

// The index in the weights' labels of each label of the folder.
Result<std::vector<int>> MatchLabels(const DataFolder& folder, const NetworkDescription& weights,
                                     const std::string& weights_file) {
  std::vector<int> matches;
  std::vector<std::string> unknown;
  for (const std::string& label : folder.labels) {
    const size_t match = FindLabel(weights.labels, label);
    if (match == weights.labels.size()) {
      unknown.push_back(label);
    } else if (weights.labels[match] != label) {
      ReportProblem("renamed: the folder's " + label + " is the label " + weights.labels[match]);
    }
    matches.push_back(static_cast<int>(match));
  }
  if (unknown.empty()) return matches;
  return Fail(folder.root + ": expected folders named after labels of " + weights_file + " (" +
              Joined(weights.labels) + "), found " + Joined(unknown));
}

struct Measured {
  std::vector<ClassifiedPhoto> photos;  // those that could be used
  Evaluation evaluation;
  double known, seconds;
};

// Classifies the files of the folder. `matches` is from MatchLabels.
Result<Measured> Measure(const DataFolder& folder, const std::vector<int>& matches,
                         const AnyWeights& weights, const std::string& weights_file,
                         ThreadPool& pool) {
  const Clock::time_point start = Clock::now();
  Result<std::vector<Result<Prediction>>> predictions = ClassifyFolder(folder, weights, pool);
  if (!predictions) return Fail(weights_file + ": " + predictions.error().message);
  Measured measured;
  measured.seconds = SecondsSince(start);
  measured.known = KnownShare(*predictions);
  std::vector<LabelPair> labels;
  for (size_t i = 0; i < predictions->size(); ++i) {
    Result<Prediction>& prediction = (*predictions)[i];
    if (!prediction) {
      ReportProblem(prediction.error().message);
      continue;
    }
    const PhotoFile& photo = folder.files[i];
    const int truth = matches[photo.label];
    labels.push_back({truth, prediction->label});
    measured.photos.push_back({photo.path, photo.relative, truth, std::move(prediction->logits)});
  }
  const size_t unusable = predictions->size() - labels.size();
  if (unusable > 0) {
    ReportProblem(Counted(unusable, "file") + " of " + Grouped(predictions->size()) +
                  " could not be used");
  }
  measured.evaluation = Evaluate(Description(weights).labels, labels);
  return measured;
}

// Measures the negatives and adds the results. `result.photos` are those of the classes.
Result<void> AddNegatives(const EvaluationInputs& inputs, const AnyWeights& weights,
                          PhotoIndexCache& decoded, ThreadPool& pool, EvaluationResult& result) {
  Result<DataFolder> folder = ScanDataFolder(inputs.negatives, 1);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<std::string> unseen;
  if (inputs.part) {
    auto kinds = FilterToUnseenNegatives(Description(weights), *inputs.part, *folder, decoded);
    if (!kinds) return tl::unexpected(kinds.error());
    unseen = std::move(*kinds);
  }
  const auto predictions = ClassifyFolder(*folder, weights, pool);
  if (!predictions) return tl::unexpected(predictions.error());
  std::vector<NegativeLogits> negatives;
  for (size_t i = 0; i < predictions->size(); ++i) {
    const Result<Prediction>& prediction = (*predictions)[i];
    if (!prediction) {
      ReportProblem(prediction.error().message);
      continue;
    }
    const std::string& kind = folder->labels[folder->files[i].label];
    const bool is_unseen = std::find(unseen.begin(), unseen.end(), kind) != unseen.end();
    negatives.push_back({prediction->logits, is_unseen});
  }
  Result<OodAcceptance> acceptance = MeasureOodAcceptance(*folder, *predictions, unseen);
  if (!acceptance) return tl::unexpected(acceptance.error());
  result.ood_acceptance = std::move(*acceptance);
  std::vector<std::vector<float>> logits;
  for (const ClassifiedPhoto& photo : result.photos) logits.push_back(photo.logits);
  const NetworkDescription& network = Description(weights);
  result.scores =
      CompareScores(logits, negatives, network.calibration.temperature, network.others.size());
  return {};
}

}  // namespace

Result<EvaluationResult> EvaluateFolder(const AnyWeights& weights, const std::string& file,
                                        const EvaluationInputs& inputs, PhotoIndexCache& decoded,
                                        ThreadPool& pool) {
  const NetworkDescription& description = Description(weights);
  Result<DataFolder> folder = ScanDataFolder(inputs.data, 1);
  if (!folder) return tl::unexpected(folder.error());
  const Result<std::vector<int>> matches = MatchLabels(*folder, description, file);
  if (!matches) return tl::unexpected(matches.error());
  UnseenSources unseen;
  if (inputs.part) {
    auto kept = FilterToHeldOut(description, *inputs.part, inputs.sources, *folder, decoded);
    if (!kept) return Fail(file + ": " + kept.error().message);
    unseen = std::move(*kept);
  }
  for (const FolderNote& note : folder->notes) ReportProblem(note.text);
  for (const UnreadableFile& unreadable : folder->unreadable) {
    ReportProblem(folder->root + "/" + unreadable.relative + ": " + unreadable.reason);
  }
  Result<Measured> measured = Measure(*folder, *matches, weights, file, pool);
  if (!measured) return tl::unexpected(measured.error());
  if (measured->photos.empty()) {
    return Fail(inputs.data + ": expected photos in one folder per class, found none");
  }
  EvaluationResult result;
  result.photos = std::move(measured->photos);
  result.evaluation = std::move(measured->evaluation);
  result.known = measured->known;
  result.seconds = measured->seconds;
  if (!unseen.names.empty()) {
    folder->files = std::move(unseen.files);
    measured = Measure(*folder, *matches, weights, file, pool);
    if (!measured) return tl::unexpected(measured.error());
    result.unseen = UnseenResult{std::move(unseen.names), std::move(measured->evaluation),
                                 std::move(measured->photos), measured->known};
  }
  if (inputs.negatives.empty()) return result;
  const auto added = AddNegatives(inputs, weights, decoded, pool, result);
  if (!added) return tl::unexpected(added.error());
  return result;
}

std::vector<ClassifiedPhoto> AllPhotos(const EvaluationResult& result) {
  std::vector<ClassifiedPhoto> photos = result.photos;
  if (result.unseen) {
    photos.insert(photos.end(), result.unseen->photos.begin(), result.unseen->photos.end());
  }
  return photos;
}

}  // namespace mobilenet
