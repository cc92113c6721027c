#include "trainer/evaluation/folder_predictions.h"

#include <atomic>
#include <utility>

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "trainer/console/terminal.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {

Result<std::vector<Result<Prediction>>> ClassifyFolder(const DataFolder& folder,
                                                       const AnyWeights& weights,
                                                       ThreadPool& pool) {
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return tl::unexpected(classifiers.error());
  std::vector<Result<Prediction>> predictions(folder.files.size());
  std::atomic<size_t> done{0};
  Progress progress("evaluating", "photo");
  pool.Run(static_cast<int>(folder.files.size()), [&](int index, int worker) {
    Classifier& classifier = (*classifiers)[worker];
    const auto logits = ClassifyPhoto(folder.files[index].path, classifier);
    if (logits) {
      const Answer answer =
          Interpret(*logits, classifier.calibration(), classifier.others().size());
      predictions[index] =
          Prediction{answer.best, answer.known, std::vector<float>(logits->begin(), logits->end())};
    } else {
      predictions[index] = tl::unexpected(logits.error());
    }
    const size_t count = ++done;
    if (worker == 0) progress.Update(count, predictions.size());
  });
  return predictions;
}

Result<Validation> ValidateOnFolder(const DataFolder& folder, const AnyWeights& weights,
                                    ThreadPool& pool) {
  auto predictions = ClassifyFolder(folder, weights, pool);
  if (!predictions) return tl::unexpected(predictions.error());
  Validation validation;
  validation.others = Description(weights).others.size();
  for (size_t i = 0; i < predictions->size(); ++i) {
    Result<Prediction>& prediction = (*predictions)[i];
    if (!prediction) {
      ReportProblem(prediction.error().message);
      continue;
    }
    validation.logits.push_back(std::move(prediction->logits));
    validation.truths.push_back(folder.files[i].label);
  }
  if (validation.logits.empty())
    return Fail("none of the photos that validated its training can be used");
  return validation;
}

double KnownShare(const std::vector<Result<Prediction>>& predictions) {
  int64_t usable = 0, known = 0;
  for (const Result<Prediction>& prediction : predictions) {
    usable += prediction.has_value();
    known += prediction && prediction->known;
  }
  return static_cast<double>(known) / static_cast<double>(usable);
}

}  // namespace mobilenet
