#include "trainer/suspects.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "engine/base/index_of_largest.h"

namespace mobilenet {
namespace {

struct MeanOpinion {
  int label = 0, opinions = 0;
  std::vector<float> sum;  // of the probabilities
};

}  // namespace

std::vector<Suspect> FindSuspects(const std::vector<Opinion>& opinions) {
  std::map<std::string, MeanOpinion> by_file;
  for (const Opinion& opinion : opinions) {
    MeanOpinion& mean = by_file[opinion.file];
    mean.label = opinion.label;
    ++mean.opinions;
    mean.sum.resize(opinion.probabilities.size());
    for (size_t i = 0; i < mean.sum.size(); ++i) mean.sum[i] += opinion.probabilities[i];
  }
  std::vector<Suspect> suspects;
  for (const auto& [file, mean] : by_file) {
    const int predicted = IndexOfLargest(mean.sum);
    if (predicted == mean.label) continue;
    suspects.push_back({file, mean.label, predicted, double{mean.sum[predicted]} / mean.opinions});
  }
  std::stable_sort(suspects.begin(), suspects.end(),
                   [](const Suspect& a, const Suspect& b) { return a.confidence > b.confidence; });
  return suspects;
}

std::string ToTsv(const std::vector<Suspect>& suspects, const std::vector<std::string>& labels) {
  std::string text = "file\tlabel\tpredicted\tconfidence\n";
  for (const Suspect& suspect : suspects) {
    char confidence[16];
    std::snprintf(confidence, sizeof(confidence), "%.4f", suspect.confidence);
    text += suspect.file + "\t" + labels[suspect.label] + "\t" + labels[suspect.predicted] + "\t" +
            confidence + "\n";
  }
  return text;
}

}  // namespace mobilenet
