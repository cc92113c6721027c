#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mobilenet {

// Ways to tell by the logits alone whether an answer is known, compared: the higher a photo's
// score, the sooner it is accepted. The largest probability (Hendrycks and Gimpel, arXiv
// 1610.02136), the largest logit (Hendrycks et al., arXiv 1911.11132) and the energy
// T log sum exp(logits / T) (Liu et al., arXiv 2010.03759).
struct OodScoreResult {
  std::string score;
  double threshold = 0;        // what 95% of the photos of the classes reach
  double accepted_unseen = 0;  // shares of the negatives that reach it: of kinds that training
  double accepted_seen = 0;    // never saw, of others; NaN where there are none
  double accepted = 0;         // of all
  double auroc = 0;  // how often a photo of a class scores higher than a negative; 1 is perfect
};

struct NegativeLogits {
  std::vector<float> logits;
  bool unseen;  // its kind
};

// `logits` of photos of the classes, of which there must be one, as of negatives. `temperature` is
// the calibration's.
std::vector<OodScoreResult> CompareScores(const std::vector<std::vector<float>>& logits,
                                          const std::vector<NegativeLogits>& negatives,
                                          float temperature);

// The score that 95% of the photos reach; of one at least.
double ThresholdAt95Tpr(std::vector<double> scores);

std::string ToText(const std::vector<OodScoreResult>& results);
// [{"score", "threshold", "accepted_unseen", "accepted_seen", "accepted", "auroc"}]; shares of
// nothing are null.
nlohmann::ordered_json ToJson(const std::vector<OodScoreResult>& results);

}  // namespace mobilenet
