#include "trainer/evaluation/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "trainer/base/json_ratio.h"
#include "trainer/base/text_table.h"
#include "trainer/console/escaped_name.h"
#include "trainer/evaluation/wilson.h"

namespace mobilenet {
namespace {

double Ratio(int64_t part, int64_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(part) / static_cast<double>(whole);
}

std::string ClassTable(const Evaluation& evaluation) {
  TextTable table("lrrr");
  table.AddRow({"class", "photos", "recall", "precision"});
  table.AddRule();
  for (size_t i = 0; i < evaluation.labels.size(); ++i) {
    const ClassResult& result = evaluation.classes[i];
    table.AddRow({EscapedName(evaluation.labels[i]), Grouped(result.photos), Percent(result.recall),
                  Percent(result.precision)});
  }
  return table.ToString();
}

// Columns have numbers instead of labels: long labels would make the table too wide.
std::string ConfusionTable(const Evaluation& evaluation) {
  const size_t classes = evaluation.labels.size();
  TextTable table("rl" + std::string(classes, 'r'));
  std::vector<std::string> head{"", "true label"};
  for (size_t i = 0; i < classes; ++i) head.push_back(std::to_string(i + 1));
  table.AddRow(std::move(head));
  table.AddRule();
  for (size_t truth = 0; truth < classes; ++truth) {
    std::vector<std::string> row{std::to_string(truth + 1), EscapedName(evaluation.labels[truth])};
    for (const int64_t count : evaluation.confusion[truth]) {
      row.push_back(count == 0 ? "." : std::to_string(count));
    }
    table.AddRow(std::move(row));
  }
  return table.ToString();
}

}  // namespace

Evaluation Evaluate(std::vector<std::string> labels, std::span<const LabelPair> photos) {
  const size_t classes = labels.size();
  Evaluation evaluation;
  evaluation.labels = std::move(labels);
  evaluation.images = static_cast<int64_t>(photos.size());
  evaluation.confusion.assign(classes, std::vector<int64_t>(classes, 0));
  for (const LabelPair& photo : photos) ++evaluation.confusion[photo.truth][photo.predicted];

  int64_t classes_with_photos = 0;
  double recall_sum = 0;
  for (size_t i = 0; i < classes; ++i) {
    int64_t of_class = 0, predicted = 0;
    for (size_t j = 0; j < classes; ++j) {
      of_class += evaluation.confusion[i][j];
      predicted += evaluation.confusion[j][i];
    }
    const int64_t hits = evaluation.confusion[i][i];
    evaluation.classes.push_back({of_class, Ratio(hits, of_class), Ratio(hits, predicted)});
    evaluation.right += hits;
    if (of_class > 0) {
      ++classes_with_photos;
      recall_sum += evaluation.classes.back().recall;
    }
  }
  evaluation.top1 = Ratio(evaluation.right, evaluation.images);
  evaluation.balanced = classes_with_photos == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                 : recall_sum / classes_with_photos;
  return evaluation;
}

int WorstClass(const Evaluation& evaluation) {
  int worst = -1;
  for (size_t i = 0; i < evaluation.classes.size(); ++i) {
    if (evaluation.classes[i].photos == 0) continue;
    if (worst < 0 || evaluation.classes[i].recall < evaluation.classes[worst].recall) {
      worst = static_cast<int>(i);
    }
  }
  return worst;
}

std::string ToText(const Evaluation& evaluation) {
  const std::string interval =
      evaluation.images == 0
          ? ""
          : "top-1 with its 95% interval: " + WithInterval(evaluation.right, evaluation.images) +
                "\n";
  return Counted(evaluation.images, "photo") + ", top-1 " + Percent(evaluation.top1) +
         ", balanced " + Percent(evaluation.balanced) + " (mean recall)\n" + interval + "\n" +
         ClassTable(evaluation) + "\nConfusion: a row for each true label, a column for each " +
         "predicted label\n\n" + ConfusionTable(evaluation);
}

nlohmann::ordered_json ToJson(const Evaluation& evaluation) {
  nlohmann::ordered_json classes = nlohmann::ordered_json::object();
  for (size_t i = 0; i < evaluation.labels.size(); ++i) {
    const ClassResult& result = evaluation.classes[i];
    classes[evaluation.labels[i]] = {{"n", result.photos},
                                     {"recall", RatioToJson(result.recall)},
                                     {"precision", RatioToJson(result.precision)}};
  }
  const Interval interval = WilsonInterval(evaluation.right, evaluation.images);
  return {{"images", evaluation.images},
          {"top1", RatioToJson(evaluation.top1)},
          {"balanced", RatioToJson(evaluation.balanced)},
          {"classes", std::move(classes)},
          {"confusion", evaluation.confusion},
          {"labels", evaluation.labels},
          {"top1_interval", {RatioToJson(interval.low), RatioToJson(interval.high)}}};
}

}  // namespace mobilenet
