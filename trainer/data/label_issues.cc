#include "trainer/data/label_issues.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <span>

#include "engine/base/index_of_largest.h"
#include "trainer/base/text_table.h"
#include "trainer/base/tsv.h"

namespace mobilenet {
namespace {

constexpr const char* kColumns = "file\tlabel\tpredicted\tconfidence";

struct MeanPrediction {
  int label = 0, count = 0;
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

Result<LabelIssue> ReadIssue(const TsvLine& line, const std::vector<std::string>& labels) {
  if (line.columns.size() != 4) {
    return Fail(
        "expected file, label, predicted label and confidence with tabs between them, "
        "found \"" +
        line.text + "\"");
  }
  const Result<int> label = ReadLabel(line.columns[1], labels);
  if (!label) return tl::unexpected(label.error());
  const Result<int> predicted = ReadLabel(line.columns[2], labels);
  if (!predicted) return tl::unexpected(predicted.error());
  const Result<double> confidence = ReadShare(line.columns[3]);
  if (!confidence) return tl::unexpected(confidence.error());
  return LabelIssue{line.columns[0], *label, *predicted, *confidence};
}

}  // namespace

std::vector<LabelIssue> FindLabelIssues(const std::vector<OutOfSamplePrediction>& predictions) {
  std::map<std::string, MeanPrediction> by_file;
  for (const OutOfSamplePrediction& prediction : predictions) {
    MeanPrediction& mean = by_file[prediction.file];
    mean.label = prediction.label;
    ++mean.count;
    mean.sum.resize(prediction.probabilities.size());
    for (size_t i = 0; i < mean.sum.size(); ++i) mean.sum[i] += prediction.probabilities[i];
  }
  std::vector<LabelIssue> issues;
  for (const auto& [file, mean] : by_file) {
    const int predicted = IndexOfLargest(mean.sum);
    if (predicted == mean.label) continue;
    issues.push_back({file, mean.label, predicted, double{mean.sum[predicted]} / mean.count});
  }
  std::stable_sort(issues.begin(), issues.end(), [](const LabelIssue& a, const LabelIssue& b) {
    return a.confidence > b.confidence;
  });
  return issues;
}

std::string ToTsv(const std::vector<LabelIssue>& issues, const std::vector<std::string>& labels) {
  std::string text = std::string(kColumns) + "\n";
  for (const LabelIssue& issue : issues) {
    char confidence[16];
    std::snprintf(confidence, sizeof(confidence), "%.4f", issue.confidence);
    text += issue.file + "\t" + labels[issue.label] + "\t" + labels[issue.predicted] + "\t" +
            confidence + "\n";
  }
  return text;
}

Result<std::map<int, LabelIssue>> ReadLabelIssues(const std::string& path,
                                                  const std::vector<std::string>& labels) {
  const auto lines = ReadTsv(path);
  if (!lines) return tl::unexpected(lines.error());
  const std::string head = lines->empty() ? "" : lines->front().text;
  if (head != kColumns) {
    return Fail(AtLine(path, 1) + "expected the column names of trainer suspects, \"" + kColumns +
                "\", found \"" + head + "\"");
  }
  std::map<int, LabelIssue> issues;
  for (const TsvLine& line : std::span(*lines).subspan(1)) {
    Result<LabelIssue> issue = ReadIssue(line, labels);
    if (!issue) return Fail(AtLine(path, line.number) + issue.error().message);
    issues.emplace(line.number, std::move(*issue));
  }
  return issues;
}

}  // namespace mobilenet
