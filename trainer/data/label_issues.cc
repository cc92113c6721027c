#include "trainer/data/label_issues.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <sstream>

#include "engine/base/file.h"
#include "engine/base/index_of_largest.h"
#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

constexpr const char* kColumns = "file\tlabel\tpredicted\tconfidence";

struct MeanOpinion {
  int label = 0, opinions = 0;
  std::vector<float> sum;  // of the probabilities
};

Result<int> ReadLabel(const std::string& text, const std::vector<std::string>& labels) {
  const auto found = std::find(labels.begin(), labels.end(), text);
  if (found != labels.end()) return static_cast<int>(found - labels.begin());
  return Fail("expected one of the labels " + Joined(labels) + ", found \"" + text + "\"");
}

Result<double> ReadShare(const std::string& text) {
  double share = -1;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, share);
  if (read.ec == std::errc() && read.ptr == end && share >= 0 && share <= 1) return share;
  return Fail("expected a confidence from 0 to 1, found \"" + text + "\"");
}

Result<LabelIssue> ReadLine(const std::string& line, const std::vector<std::string>& labels) {
  std::vector<std::string> columns;
  std::istringstream in(line + '\t');  // getline passes over an empty end
  for (std::string column; std::getline(in, column, '\t');) columns.push_back(std::move(column));
  if (columns.size() != 4) {
    return Fail(
        "expected a file, its label, what it is taken for and how surely, with tabs "
        "between them, found \"" +
        line + "\"");
  }
  const Result<int> label = ReadLabel(columns[1], labels);
  if (!label) return tl::unexpected(label.error());
  const Result<int> predicted = ReadLabel(columns[2], labels);
  if (!predicted) return tl::unexpected(predicted.error());
  const Result<double> confidence = ReadShare(columns[3]);
  if (!confidence) return tl::unexpected(confidence.error());
  return LabelIssue{columns[0], *label, *predicted, *confidence};
}

}  // namespace

std::vector<LabelIssue> FindSuspects(const std::vector<OutOfSamplePrediction>& opinions) {
  std::map<std::string, MeanOpinion> by_file;
  for (const OutOfSamplePrediction& opinion : opinions) {
    MeanOpinion& mean = by_file[opinion.file];
    mean.label = opinion.label;
    ++mean.opinions;
    mean.sum.resize(opinion.probabilities.size());
    for (size_t i = 0; i < mean.sum.size(); ++i) mean.sum[i] += opinion.probabilities[i];
  }
  std::vector<LabelIssue> suspects;
  for (const auto& [file, mean] : by_file) {
    const int predicted = IndexOfLargest(mean.sum);
    if (predicted == mean.label) continue;
    suspects.push_back({file, mean.label, predicted, double{mean.sum[predicted]} / mean.opinions});
  }
  std::stable_sort(suspects.begin(), suspects.end(), [](const LabelIssue& a, const LabelIssue& b) {
    return a.confidence > b.confidence;
  });
  return suspects;
}

std::string ToTsv(const std::vector<LabelIssue>& suspects, const std::vector<std::string>& labels) {
  std::string text = std::string(kColumns) + "\n";
  for (const LabelIssue& suspect : suspects) {
    char confidence[16];
    std::snprintf(confidence, sizeof(confidence), "%.4f", suspect.confidence);
    text += suspect.file + "\t" + labels[suspect.label] + "\t" + labels[suspect.predicted] + "\t" +
            confidence + "\n";
  }
  return text;
}

Result<std::map<int, LabelIssue>> ReadSuspects(const std::string& path,
                                               const std::vector<std::string>& labels) {
  const auto bytes = ReadFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::istringstream lines(std::string(bytes->begin(), bytes->end()));
  std::string line;
  std::getline(lines, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line != kColumns) {
    return Fail(path + ": line 1: expected the columns' names as trainer suspects writes them, \"" +
                kColumns + "\", found \"" + line + "\"");
  }
  std::map<int, LabelIssue> suspects;
  for (int number = 2; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    Result<LabelIssue> suspect = ReadLine(line, labels);
    if (!suspect) {
      return Fail(path + ": line " + std::to_string(number) + ": " + suspect.error().message);
    }
    suspects.emplace(number, std::move(*suspect));
  }
  return suspects;
}

}  // namespace mobilenet
