#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/evaluation.h"
#include "trainer/report/report_calibration.h"
#include "trainer/report/report_mistakes.h"
#include "trainer/training/training.h"

namespace mobilenet {

// What a page about one network says.
struct Report {
  std::string title;
  // How it came about, name and value: command, seed, data, digest, timings.
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<EpochRecord> history;  // empty: no learning curve
  Evaluation evaluation;
  Reliability reliability;
  float temperature = 1;  // that the confidences were measured after
  std::vector<Mistake> mistakes;
};

// Fills the evaluation, the reliability and the mistakes in from the photos that were judged.
Result<Report> MakeReport(const AnyWeights& weights, const std::vector<ClassifiedPhoto>& photos);

// One HTML page that needs nothing else: styles and pictures are in it, and it asks the browser to
// load nothing from anywhere.
std::string ToHtml(const Report& report);

Result<void> WriteReport(const std::string& path, const Report& report);

}  // namespace mobilenet
