#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights_file.h"
#include "trainer/config/held_out.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/evaluation/ood_acceptance.h"
#include "trainer/evaluation/ood_scores.h"

namespace mobilenet {

// The photos that a weights file is judged by.
struct EvaluationInputs {
  std::string data;       // one folder of photos per class
  std::string negatives;  // one per kind of photos that show none of the classes; may be empty
  std::optional<HeldOut> part;  // only what the weights' own training held out; all where absent
};

// What came of it.
struct EvaluationResult {
  std::vector<ClassifiedPhoto> photos;  // those that could be used
  Evaluation evaluation;
  double known = 0;    // share of the photos whose answer is known
  double seconds = 0;  // for reading and answering them
  // Where there are negatives.
  std::optional<OodAcceptance> ood_acceptance;
  std::vector<OodScoreResult> scores;
};

// Asks the network about every photo; `file` stands for it in messages. Photos of `decoded` are not
// decoded again to find what the training held out. Files that cannot be used are reported on
// standard error. An error when none is left, or when the folders do not fit the
// weights.
Result<EvaluationResult> EvaluateFolder(const AnyWeights& weights, const std::string& file,
                                        const EvaluationInputs& folders, PhotoIndexCache& decoded,
                                        int threads);

}  // namespace mobilenet
