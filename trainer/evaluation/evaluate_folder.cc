#include "trainer/evaluation/evaluate_folder.h"

#include <algorithm>
#include <utility>

#include "engine/base/clock.h"
#include "trainer/base/terminal.h"
#include "trainer/base/text_table.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/folder_predictions.h"

namespace mobilenet {
namespace {

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

// Adds how the network takes the photos of `folders.negatives`.
Result<void> JudgeNegatives(const EvaluationInputs& folders, const AnyWeights& weights,
                            PhotoIndexCache& decoded, int threads, EvaluationResult& judgement) {
  Result<DataFolder> folder = ScanDataFolder(folders.negatives, 1);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<std::string> unseen;
  if (folders.part) {
    auto kinds = FilterToUnseenNegatives(Description(weights), *folders.part, *folder, decoded);
    if (!kinds) return tl::unexpected(kinds.error());
    unseen = std::move(*kinds);
  }
  const auto answers = ClassifyFolder(*folder, weights, threads);
  if (!answers) return tl::unexpected(answers.error());
  Result<OodAcceptance> ood_acceptance = MeasureOodAcceptance(*folder, *answers, unseen);
  std::vector<NegativeLogits> negatives;
  for (size_t i = 0; i < answers->size(); ++i) {
    const FolderAnswer& answer = (*answers)[i];
    if (answer.answer < 0) {
      ReportProblem(answer.problem);
      continue;
    }
    const std::string& kind = folder->labels[folder->files[i].label];
    const bool is_unseen = std::find(unseen.begin(), unseen.end(), kind) != unseen.end();
    negatives.push_back({answer.logits, is_unseen});
  }
  if (!ood_acceptance) return tl::unexpected(ood_acceptance.error());
  judgement.ood_acceptance = std::move(*ood_acceptance);
  std::vector<std::vector<float>> logits;
  for (const ClassifiedPhoto& photo : judgement.photos) logits.push_back(photo.logits);
  judgement.scores = CompareScores(logits, negatives, Description(weights).calibration.temperature);
  return {};
}

}  // namespace

Result<EvaluationResult> EvaluateFolder(const AnyWeights& weights, const std::string& file,
                                        const EvaluationInputs& folders, PhotoIndexCache& decoded,
                                        int threads) {
  const NetworkDescription& description = Description(weights);
  Result<DataFolder> folder = ScanDataFolder(folders.data, 1);
  if (!folder) return tl::unexpected(folder.error());
  const Result<std::vector<int>> matches = MatchLabels(*folder, description, file);
  if (!matches) return tl::unexpected(matches.error());
  if (folders.part) {
    const auto kept = FilterToHeldOut(description, *folders.part, *folder, decoded);
    if (!kept) return Fail(file + ": " + kept.error().message);
  }
  const Clock::time_point start = Clock::now();
  Result<std::vector<FolderAnswer>> answers = ClassifyFolder(*folder, weights, threads);
  if (!answers) return Fail(file + ": " + answers.error().message);
  EvaluationResult judgement;
  judgement.seconds = SecondsSince(start);
  judgement.known = KnownShare(*answers);

  for (const UnreadableFile& rejected : folder->rejected) {
    ReportProblem(folder->root + "/" + rejected.relative + ": " + rejected.reason);
  }
  std::vector<Prediction> predictions;
  for (size_t i = 0; i < answers->size(); ++i) {
    FolderAnswer& answer = (*answers)[i];
    if (answer.answer < 0) {
      ReportProblem(answer.problem);
      continue;
    }
    const PhotoFile& photo = folder->files[i];
    predictions.push_back({(*matches)[photo.label], answer.answer});
    judgement.photos.push_back(
        {photo.path, photo.relative, predictions.back().truth, std::move(answer.logits)});
  }
  const size_t unusable = answers->size() - predictions.size();
  if (unusable > 0) {
    ReportProblem(Counted(unusable, "file") + " of " + Grouped(answers->size()) +
                  " could not be used");
  }
  if (predictions.empty()) {
    return Fail(folders.data + ": expected photos in one folder per class, found none");
  }
  judgement.evaluation = Evaluate(description.labels, predictions);
  if (folders.negatives.empty()) return judgement;
  const auto judged = JudgeNegatives(folders, weights, decoded, threads, judgement);
  if (!judged) return tl::unexpected(judged.error());
  return judgement;
}

}  // namespace mobilenet
