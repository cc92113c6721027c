#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// What a network that was not trained on a photo thinks of it.
struct OutOfSamplePrediction {
  std::string file;  // class folder / file name
  int label;         // that it lies under, as an index into the labels
  std::vector<float> probabilities;
};

// A photo that such networks take for something else than its label says.
struct LabelIssue {
  std::string file;
  int label, predicted;
  double confidence;  // the predicted label's probability
};

// By confidence, the surest first, then by name. Several opinions on a file count as their mean.
std::vector<LabelIssue> FindSuspects(const std::vector<OutOfSamplePrediction>& opinions);

// A line for each, and before them one with the columns' names; tabs stand between the columns.
std::string ToTsv(const std::vector<LabelIssue>& suspects, const std::vector<std::string>& labels);

// What ToTsv wrote into a file, by the number of the line. The error names the file and the line.
Result<std::map<int, LabelIssue>> ReadSuspects(const std::string& path,
                                               const std::vector<std::string>& labels);

}  // namespace mobilenet
