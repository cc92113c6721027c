#include "trainer/evaluation/folder_predictions.h"

#include <atomic>
#include <utility>

#include "engine/base/thread_pool.h"
#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "trainer/base/terminal.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/photo_classifier.h"

namespace mobilenet {

Result<std::vector<FolderAnswer>> ClassifyFolder(const DataFolder& folder,
                                                 const AnyWeights& weights, int threads) {
  ThreadPool pool(threads);
  Result<std::vector<Classifier>> classifiers = CreateClassifiers(weights, pool.threads());
  if (!classifiers) return tl::unexpected(classifiers.error());
  std::vector<FolderAnswer> answers(folder.files.size());
  std::atomic<size_t> done{0};
  Progress progress("evaluating", "photo");
  pool.Run(static_cast<int>(folder.files.size()), [&](int index, int worker) {
    Classifier& classifier = (*classifiers)[worker];
    const auto logits = ClassifyPhoto(folder.files[index].path, classifier);
    if (logits) {
      answers[index].logits.assign(logits->begin(), logits->end());
      const Answer answer = Interpret(*logits, classifier.calibration());
      answers[index].answer = answer.best;
      answers[index].known = answer.known;
    } else {
      answers[index].problem = logits.error().message;
    }
    const size_t count = ++done;
    if (worker == 0) progress.Update(count, answers.size());
  });
  return answers;
}

Result<Validation> ValidateOnFolder(const DataFolder& folder, const AnyWeights& weights,
                                    int threads) {
  auto answers = ClassifyFolder(folder, weights, threads);
  if (!answers) return tl::unexpected(answers.error());
  Validation validation;
  for (size_t i = 0; i < answers->size(); ++i) {
    FolderAnswer& answer = (*answers)[i];
    if (answer.answer < 0) {
      ReportProblem(answer.problem);
      continue;
    }
    validation.logits.push_back(std::move(answer.logits));
    validation.truths.push_back(folder.files[i].label);
  }
  if (validation.logits.empty()) return Fail("no photos validated its training");
  return validation;
}

double KnownShare(const std::vector<FolderAnswer>& answers) {
  int64_t usable = 0, known = 0;
  for (const FolderAnswer& answer : answers) {
    usable += answer.answer >= 0;
    known += answer.known;
  }
  return static_cast<double>(known) / static_cast<double>(usable);
}

}  // namespace mobilenet
