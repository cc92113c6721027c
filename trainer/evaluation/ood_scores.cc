#include "trainer/evaluation/ood_scores.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "trainer/base/json_ratio.h"
#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

constexpr double kTruePositiveRate = 0.95;

using Score = std::function<double(const std::vector<float>&)>;

Score EnergyAt(float temperature, size_t others) {
  return [temperature, others](const std::vector<float>& logits) {
    std::vector<float> scaled = logits;
    for (float& logit : scaled) logit /= temperature;
    return double{temperature} * Energy(scaled, others);
  };
}

std::vector<double> ScoresOf(const std::vector<std::vector<float>>& logits, const Score& score) {
  std::vector<double> scores;
  for (const std::vector<float>& photo : logits) scores.push_back(score(photo));
  return scores;
}

double FractionFrom(const std::vector<double>& scores, double threshold) {
  if (scores.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto reached =
      std::count_if(scores.begin(), scores.end(), [&](double score) { return score >= threshold; });
  return static_cast<double>(reached) / static_cast<double>(scores.size());
}

// The fraction of all pairs in which the first scores higher; equal scores count as half a pair.
double Auroc(const std::vector<double>& first, std::vector<double> second) {
  std::sort(second.begin(), second.end());
  double pairs = 0;
  for (const double score : first) {
    const auto [below, above] = std::equal_range(second.begin(), second.end(), score);
    pairs += static_cast<double>((below - second.begin()) + (above - second.begin())) / 2;
  }
  return pairs / (static_cast<double>(first.size()) * static_cast<double>(second.size()));
}

}  // namespace

double ThresholdAt95Tpr(std::vector<double> scores) {
  const auto at = static_cast<size_t>((1 - kTruePositiveRate) * static_cast<double>(scores.size()));
  std::nth_element(scores.begin(), scores.begin() + static_cast<ptrdiff_t>(at), scores.end());
  return scores[at];
}

std::vector<OodScoreResult> CompareScores(const std::vector<std::vector<float>>& logits,
                                          const std::vector<NegativeLogits>& negatives,
                                          float temperature, size_t others) {
  std::vector<std::vector<float>> unseen, seen;
  for (const NegativeLogits& negative : negatives) {
    (negative.unseen ? unseen : seen).push_back(negative.logits);
  }
  const std::pair<std::string, Score> scores[] = {
      {"largest probability",
       [&](const std::vector<float>& photo) {
         return double{Interpret(photo, {temperature, 0}, others).confidence};
       }},
      {"largest logit",
       [&](const std::vector<float>& photo) {
         return double{
             *std::max_element(photo.begin(), photo.end() - static_cast<ptrdiff_t>(others))};
       }},
      {"energy, T = " + Fixed(temperature, 2), EnergyAt(temperature, others)},
      {"energy, T = 1", EnergyAt(1, others)}};
  std::vector<OodScoreResult> results;
  for (const auto& [name, score] : scores) {
    const std::vector<double> known = ScoresOf(logits, score);
    const double threshold = ThresholdAt95Tpr(known);
    const std::vector<double> of_unseen = ScoresOf(unseen, score), of_seen = ScoresOf(seen, score);
    std::vector<double> unknown = of_unseen;
    unknown.insert(unknown.end(), of_seen.begin(), of_seen.end());
    results.push_back({name, threshold, FractionFrom(of_unseen, threshold),
                       FractionFrom(of_seen, threshold), FractionFrom(unknown, threshold),
                       Auroc(known, unknown)});
  }
  return results;
}

std::string ToText(const std::vector<OodScoreResult>& results) {
  TextTable table("lrrrrr");
  table.AddRow({"score", "95% reach", "accepted", "not trained on", "others", "AUROC"});
  table.AddRule();
  for (const OodScoreResult& result : results) {
    table.AddRow({result.score, Fixed(result.threshold, 3), Percent(result.accepted),
                  Percent(result.accepted_unseen), Percent(result.accepted_seen),
                  Fixed(result.auroc, 4)});
  }
  return table.ToString();
}

nlohmann::ordered_json ToJson(const std::vector<OodScoreResult>& results) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const OodScoreResult& result : results) {
    json.push_back({{"score", result.score},
                    {"threshold", result.threshold},
                    {"accepted_unseen", RatioToJson(result.accepted_unseen)},
                    {"accepted_seen", RatioToJson(result.accepted_seen)},
                    {"accepted", result.accepted},
                    {"auroc", result.auroc}});
  }
  return json;
}

}  // namespace mobilenet
