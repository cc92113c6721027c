#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// A model's prediction for a photo that it was not trained on.
struct OutOfSamplePrediction {
  std::string file;                  // PhotoFile::relative
  int label;                         // given label: the photo's class folder
  std::vector<float> probabilities;  // in the labels' order
};

// A photo whose predicted label is not its given label: the label may be wrong.
struct LabelIssue {
  std::string file;      // PhotoFile::relative
  int label, predicted;  // indices into the labels
  double confidence;     // probability of the predicted label, in [0, 1]
};

// The files whose mean prediction is not their given label. Averages the probabilities of all
// predictions for one file. Highest confidence first, then by file name.
std::vector<LabelIssue> FindLabelIssues(const std::vector<OutOfSamplePrediction>& predictions);

// A line with the column names, then a line for each issue: file, label, predicted, confidence,
// separated by tabs. File names are not escaped: one with a tab or line break cannot be read back.
std::string ToTsv(const std::vector<LabelIssue>& issues, const std::vector<std::string>& labels);

// Reads a file that holds the text of ToTsv. The key is the line's number; the column names are
// line 1. An error names the file and the line, and says what was expected there. A label that is
// not in `labels` is an error.
Result<std::map<int, LabelIssue>> ReadLabelIssues(const std::string& path,
                                                  const std::vector<std::string>& labels);

}  // namespace mobilenet
