#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// What a network that was not trained on a photo thinks of it.
struct Opinion {
  std::string file;  // class folder / file name
  int label;         // that it lies under, as an index into the labels
  std::vector<float> probabilities;
};

// A photo that such networks take for something else than its label says.
struct Suspect {
  std::string file;
  int label, predicted;
  double confidence;  // the predicted label's probability
};

// By confidence, the surest first, then by name. Several opinions on a file count as their mean.
std::vector<Suspect> FindSuspects(const std::vector<Opinion>& opinions);

// A line for each, and before them one with the columns' names; tabs stand between the columns.
std::string ToTsv(const std::vector<Suspect>& suspects, const std::vector<std::string>& labels);

// What ToTsv wrote into a file, by the number of the line. The error names the file and the line.
Result<std::map<int, Suspect>> ReadSuspects(const std::string& path,
                                            const std::vector<std::string>& labels);

}  // namespace mobilenet
