#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/report/report_calibration.h"
#include "trainer/report/report_mistakes.h"
#include "trainer/training/training.h"

namespace mobilenet {

// The contents of a report page about one model.
struct Report {
  std::string title;
  // How the model was made and measured, as name and value: command, seed, data digest, times.
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<EpochRecord> history;  // empty: no learning curve
  Evaluation evaluation;
  std::optional<UnseenResult> unseen;  // beside `evaluation`; absent: the run held no source out
  Reliability reliability;
  float temperature = 1;  // softmax temperature of the confidences in `reliability`
  std::vector<Mistake> mistakes;
};

// Computes evaluation, reliability and mistakes from classified photos; title, facts, history
// and unseen are left empty. An error when the weights make no classifier.
Result<Report> MakeReport(const AnyWeights& weights, const std::vector<ClassifiedPhoto>& photos);

// The report as one HTML page with styles and pictures inside; it loads nothing else.
std::string ToHtml(const Report& report);

Result<void> WriteReport(const std::string& path, const Report& report);

}  // namespace mobilenet
