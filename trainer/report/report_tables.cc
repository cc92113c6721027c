#include "trainer/report/report_tables.h"

#include <cmath>

#include "trainer/base/svg.h"
#include "trainer/base/text_table.h"
#include "trainer/report/report_html.h"

namespace mobilenet {
namespace {

// With more classes there is no room for numbers on a phone: only the shades are shown.
constexpr size_t kMaxClassesWithNumbers = 12;
// From this depth of shade, white text has more contrast than the page's text colour.
constexpr double kDeep = 0.75;

std::string ConfusionCell(const Evaluation& evaluation, size_t truth, size_t answer) {
  const int64_t count = evaluation.confusion[truth][answer];
  const int64_t photos = evaluation.classes[truth].photos;
  const double share = photos == 0 ? 0 : static_cast<double>(count) / static_cast<double>(photos);
  // The square root makes rare mistakes visible.
  const double depth = std::sqrt(share);
  std::string cell;
  AppendSvg(cell, "<td class=\"%s%s\" style=\"--depth:%.2f\">", truth == answer ? "hit" : "miss",
            depth >= kDeep ? " deep" : "", depth);
  return cell + "<span>" + std::to_string(count) + "</span></td>";
}

}  // namespace

double F1(const ClassResult& result) {
  const double sum = result.precision + result.recall;
  return sum == 0 ? 0 : 2 * result.precision * result.recall / sum;
}

std::string ClassTableHtml(const Evaluation& evaluation) {
  std::string html =
      "<table class=\"classes\"><caption>Precision: fraction of the photos classified as this "
      "class that belong to it. Recall: fraction of its photos that were classified as it. F1: "
      "harmonic "
      "mean of the two.</caption>\n<thead><tr><th scope=\"col\">class</th><th "
      "scope=\"col\">photos</th>"
      "<th scope=\"col\">precision</th><th scope=\"col\">recall</th><th scope=\"col\">F1</th></tr>"
      "</thead>\n<tbody>\n";
  for (size_t i = 0; i < evaluation.labels.size(); ++i) {
    const ClassResult& result = evaluation.classes[i];
    html += "<tr><th scope=\"row\">" + EscapeHtml(evaluation.labels[i]) + "</th><td>" +
            Grouped(result.photos) + "</td><td>" + Percent(result.precision) + "</td><td>" +
            Percent(result.recall) + "</td><td>" + Percent(F1(result)) + "</td></tr>\n";
  }
  return html + "</tbody></table>\n";
}

std::string ConfusionTableHtml(const Evaluation& evaluation) {
  const size_t classes = evaluation.labels.size();
  std::string html = "<table class=\"confusion";
  if (classes > kMaxClassesWithNumbers) html += " dense";
  html +=
      "\"><caption>A row for each true label, a column for each answer, in the same order. Right "
      "answers are blue, wrong ones orange. A deeper colour is a larger fraction of the row."
      "</caption>\n<thead><tr><th scope=\"col\">true label</th>";
  for (size_t i = 0; i < classes; ++i) {
    const std::string label = EscapeHtml(evaluation.labels[i]);
    html += "<th scope=\"col\"><abbr title=\"" + label + "\" aria-label=\"" + label + "\">" +
            std::to_string(i + 1) + "</abbr></th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (size_t truth = 0; truth < classes; ++truth) {
    html += "<tr><th scope=\"row\">" + std::to_string(truth + 1) + " " +
            EscapeHtml(evaluation.labels[truth]) + "</th>";
    for (size_t answer = 0; answer < classes; ++answer) {
      html += ConfusionCell(evaluation, truth, answer);
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table>\n";
}

}  // namespace mobilenet
