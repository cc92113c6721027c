#include "trainer/report/report.h"

#include <algorithm>
#include <cstdio>

#include "engine/base/file.h"
#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "trainer/base/text_table.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/evaluation/wilson.h"
#include "trainer/report/learning_curve.h"
#include "trainer/report/report_html.h"
#include "trainer/report/report_style.h"
#include "trainer/report/report_tables.h"

namespace mobilenet {
namespace {

constexpr size_t kMistakesShown = 12;

std::string Head(const Report& report) {
  const std::string title = EscapeHtml(report.title);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
         // A second line of defence against markup in labels and file names: no script runs, and
         // nothing is fetched.
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
         " style-src 'unsafe-inline'\">\n<title>" +
         title + "</title>\n<style>" + kReportStyle + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         title + "</h1>\n";
}

std::string Figures(const Report& report) {
  const auto figure = [](const char* name, const std::string& value) {
    return std::string("<div><dt>") + name + "</dt><dd>" + value + "</dd></div>\n";
  };
  std::string unseen;
  if (report.unseen) {
    unseen = figure("top-1 on unseen sources", Percent(report.unseen->evaluation.top1)) +
             figure("their mean recall", Percent(report.unseen->evaluation.balanced));
  }
  return "<dl class=\"figures\">\n" + figure("top-1", Percent(report.evaluation.top1)) +
         figure("mean recall", Percent(report.evaluation.balanced)) + unseen +
         figure("calibration error (ECE)", Percent(report.reliability.error)) +
         figure("photos", Grouped(report.evaluation.images)) +
         figure("95% interval of top-1",
                IntervalText(report.evaluation.right, report.evaluation.images)) +
         "</dl>\n";
}

std::string Facts(const Report& report) {
  std::string html = "<h2>How it was made</h2>\n<dl class=\"facts\">\n";
  for (const auto& [name, value] : report.facts) {
    html += "<dt>" + EscapeHtml(name) + "</dt><dd><code>" + EscapeHtml(value) + "</code></dd>\n";
  }
  return html + "</dl>\n";
}

std::string CurveSection(const Report& report) {
  if (report.history.empty()) return "";
  const EpochRecord& last = report.history.back();
  // In an <img>, because styles of an inline SVG would apply to the whole page.
  return "<h2>Learning curve</h2>\n<img class=\"curve\" width=\"720\" height=\"400\" alt=\"Top-1 "
         "over " +
         Counted(static_cast<int64_t>(report.history.size()), "epoch") +
         ": on training photos it ends at " + Percent(last.train_top1) +
         ", on held-out photos at " + Percent(last.val_top1) + "\" src=\"" +
         DataUri("image/svg+xml", LearningCurve(report.history)) + "\">\n";
}

std::string CalibrationSection(const Report& report) {
  if (report.evaluation.images == 0) {
    return "<h2>Calibration</h2>\n<p>Not known: no photo was held out.</p>\n";
  }
  std::string html =
      "<h2>Calibration</h2>\n<p>When the confidence is 80%, the answer should be right for 80% of "
      "the photos. Blue bars: fraction of right answers. Orange lines: mean confidence. Grey bars: "
      "number of photos. On average over the photos, confidence and accuracy differ by <strong>" +
      Percent(report.reliability.error) + "</strong> (expected calibration error, " +
      std::to_string(report.reliability.bins.size()) + " bins, temperature ";
  char temperature[32];
  std::snprintf(temperature, sizeof(temperature), "%.2f", report.temperature);
  html += std::string(temperature) + ").</p>\n<div class=\"calibration\">" +
          ReliabilityDiagram(report.reliability) +
          "</div>\n<details><summary>The numbers</summary>\n<table class=\"bins\"><caption>Bins "
          "of confidence that hold photos</caption>\n<thead><tr><th scope=\"col\">from</th><th "
          "scope=\"col\">photos</th><th scope=\"col\">confidence</th><th scope=\"col\">right</th>"
          "</tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < report.reliability.bins.size(); ++i) {
    const Reliability::Bin& bin = report.reliability.bins[i];
    if (bin.photos == 0) continue;
    const double from =
        static_cast<double>(i) / static_cast<double>(report.reliability.bins.size());
    html += "<tr><th scope=\"row\">" + Percent(from) + "</th><td>" + Grouped(bin.photos) +
            "</td><td>" + Percent(bin.confidence) + "</td><td>" + Percent(bin.accuracy) +
            "</td></tr>\n";
  }
  return html + "</tbody></table></details>\n";
}

std::string Picture(const Mistake& mistake, const std::vector<uint8_t>& jpeg,
                    const std::string& alt) {
  return "<img width=\"" + std::to_string(mistake.width) + "\" height=\"" +
         std::to_string(mistake.height) + "\" alt=\"" + alt + "\" src=\"" +
         DataUri("image/jpeg", jpeg) + "\">";
}

std::string MistakeFigure(const Mistake& mistake, const std::vector<std::string>& labels) {
  const std::string truth = EscapeHtml(labels[mistake.truth]);
  const std::string answer = EscapeHtml(labels[mistake.answer]);
  std::string html = "<figure>";
  if (mistake.problem.empty()) {
    html += "<div class=\"pair\">" +
            Picture(mistake, mistake.photo_jpeg, "Photo labelled " + truth) +
            Picture(mistake, mistake.heat_jpeg, "The same photo with the heat map for " + answer) +
            "</div>";
  } else {
    html += "<p>" + EscapeHtml(mistake.problem) + "</p>";
  }
  return html + "<figcaption><strong>" + truth + "</strong> classified as <strong>" + answer +
         "</strong> with " + Percent(mistake.confidence) + " (" + truth + ": " +
         Percent(mistake.truth_probability) + ")<br><small>" + EscapeHtml(mistake.name) +
         "</small></figcaption></figure>\n";
}

std::string MistakesSection(const Report& report) {
  if (report.mistakes.empty()) return "<h2>Mistakes</h2>\n<p>There were none.</p>\n";
  std::string html =
      "<h2>Most confident mistakes</h2>\n<p>The heat map beside each photo shows which parts look "
      "most like the wrong label: the lighter the colour, the more.</p>\n"
      "<div class=\"mistakes\">\n";
  for (const Mistake& mistake : report.mistakes) {
    html += MistakeFigure(mistake, report.evaluation.labels);
  }
  return html + "</div>\n";
}

}  // namespace

Result<Report> MakeReport(const AnyWeights& weights, const std::vector<ClassifiedPhoto>& photos) {
  const NetworkDescription& network = Description(weights);
  Report report;
  std::vector<LabelPair> predictions;
  std::vector<std::vector<float>> logits;
  std::vector<int> truths;
  for (const ClassifiedPhoto& photo : photos) {
    predictions.push_back(
        {photo.truth, Interpret(photo.logits, network.calibration, network.others.size()).best});
    logits.push_back(photo.logits);
    truths.push_back(photo.truth);
  }
  report.evaluation = Evaluate(network.labels, predictions);
  report.reliability =
      MeasureReliability(logits, truths, network.calibration, network.others.size());
  report.temperature = network.calibration.temperature;
  Result<std::vector<Mistake>> mistakes = WorstMistakes(weights, photos, kMistakesShown);
  if (!mistakes) return tl::unexpected(mistakes.error());
  report.mistakes = std::move(*mistakes);
  return report;
}

std::string ToHtml(const Report& report) {
  return Head(report) + Figures(report) + CurveSection(report) + "<h2>Classes</h2>\n" +
         ClassTableHtml(report.evaluation) + "<h2>Confusion matrix</h2>\n" +
         ConfusionTableHtml(report.evaluation) + MistakesSection(report) +
         CalibrationSection(report) + Facts(report) + "</main>\n</body>\n</html>\n";
}

Result<void> WriteReport(const std::string& path, const Report& report) {
  return WriteFileAtomically(path, ToHtml(report));
}

}  // namespace mobilenet
