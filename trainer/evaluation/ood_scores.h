#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mobilenet {

// Out-of-distribution detection with one score of the logits: a photo is accepted as known when its
// score reaches a threshold. The scores are the largest probability (Hendrycks and Gimpel, arXiv
// 1610.02136), the largest logit (Hendrycks et al., arXiv 1911.11132) and the energy
// T log sum exp(logits / T) (Liu et al., arXiv 2010.03759).
struct OodScoreResult {
  std::string score;     // its name, for people
  double threshold = 0;  // reached by 95% of the photos of the classes
  // False positive rates: the fraction of the negatives that reach the threshold. NaN without any.
  double accepted_unseen = 0;  // of kinds that training did not see
  double accepted_seen = 0;    // of the other kinds
  double accepted = 0;         // of all kinds
  // Area under the ROC curve: the probability that a photo of a class scores higher than a
  // negative.
  double auroc = 0;
};

struct NegativeLogits {
  std::vector<float> logits;
  bool unseen;  // training saw no photo of this kind
};

// `logits` are those of the photos of the classes. `temperature` is that of the calibration; the
// last `others` logits of each photo are those of other things, which no score but the energy and
// the probability takes into account. Both lists must be non-empty.
std::vector<OodScoreResult> CompareScores(const std::vector<std::vector<float>>& logits,
                                          const std::vector<NegativeLogits>& negatives,
                                          float temperature, size_t others = 0);

// The largest threshold that 95% of the scores reach (a true positive rate of 95%). `scores` must
// be non-empty.
double ThresholdAt95Tpr(std::vector<double> scores);

std::string ToText(const std::vector<OodScoreResult>& results);
// [{"score", "threshold", "accepted_unseen", "accepted_seen", "accepted", "auroc"}]. NaN becomes
// null.
nlohmann::ordered_json ToJson(const std::vector<OodScoreResult>& results);

}  // namespace mobilenet
