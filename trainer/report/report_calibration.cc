#include "trainer/report/report_calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/infer/answer.h"
#include "engine/infer/classifier.h"
#include "trainer/base/svg.h"
#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

constexpr double kSide = 300, kLeft = 56, kTop = 16, kStripTop = 330, kStrip = 50;
constexpr double kWidth = 380, kHeight = 436;

void Axes(std::string& svg) {
  for (int percent = 0; percent <= 100; percent += 20) {
    const double along = kSide * percent / 100;
    AppendSvg(svg, "<path d=\"M%g %gh%g\" stroke=\"var(--faint)\"/>", kLeft, kTop + kSide - along,
              kSide);
    AppendSvg(svg, "<text x=\"%g\" y=\"%g\" text-anchor=\"end\">%d%%</text>", kLeft - 6,
              kTop + kSide - along + 4, percent);
    AppendSvg(svg, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%d%%</text>\n", kLeft + along,
              kStripTop + kStrip + 18, percent);
  }
  AppendSvg(svg, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">confidence</text>",
            kLeft + kSide / 2, kHeight - 10);
  AppendSvg(svg,
            "<text transform=\"translate(12 %g) rotate(-90)\" text-anchor=\"middle\">fraction "
            "right</text>\n",
            kTop + kSide / 2);
}

}  // namespace

Reliability MeasureReliability(const std::vector<std::vector<float>>& logits,
                               std::span<const int> truths, const Calibration& calibration,
                               size_t others) {
  Reliability reliability;
  reliability.bins.resize(kReliabilityBins);
  for (size_t i = 0; i < logits.size(); ++i) {
    const Answer answer = Interpret(logits[i], calibration, others);
    const int bin =
        std::clamp(static_cast<int>(answer.confidence * kReliabilityBins), 0, kReliabilityBins - 1);
    Reliability::Bin& counted = reliability.bins[bin];
    ++counted.photos;
    counted.confidence += answer.confidence;
    counted.accuracy += answer.best == truths[i] ? 1 : 0;
  }
  double gaps = 0;
  for (Reliability::Bin& bin : reliability.bins) {
    gaps += std::abs(bin.accuracy - bin.confidence);
    if (bin.photos == 0) continue;
    bin.accuracy /= static_cast<double>(bin.photos);
    bin.confidence /= static_cast<double>(bin.photos);
  }
  reliability.error = logits.empty() ? std::numeric_limits<double>::quiet_NaN()
                                     : gaps / static_cast<double>(logits.size());
  return reliability;
}

std::string ReliabilityDiagram(const Reliability& reliability) {
  std::string svg;
  AppendSvg(svg,
            "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"Calibration diagram: fraction "
            "of right answers in each of %zu bins of confidence; the table below has the "
            "numbers\">\n",
            kWidth, kHeight, reliability.bins.size());
  Axes(svg);
  int64_t most = 1;
  for (const Reliability::Bin& bin : reliability.bins) most = std::max(most, bin.photos);
  const double width = kSide / static_cast<double>(reliability.bins.size());
  for (size_t i = 0; i < reliability.bins.size(); ++i) {
    const Reliability::Bin& bin = reliability.bins[i];
    if (bin.photos == 0) continue;
    const double x = kLeft + width * static_cast<double>(i) + 1;
    const double share = static_cast<double>(bin.photos) / static_cast<double>(most);
    AppendSvg(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"right\"/>",
              x, kTop + kSide * (1 - bin.accuracy), width - 2, kSide * bin.accuracy);
    AppendSvg(svg, "<path d=\"M%.1f %.1fh%.1f\" class=\"said\"/>", x,
              kTop + kSide * (1 - bin.confidence), width - 2);
    AppendSvg(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"count\"/>\n",
              x, kStripTop + kStrip * (1 - share), width - 2, kStrip * share);
  }
  AppendSvg(svg, "<path d=\"M%g %gL%g %g\" class=\"ideal\"/>\n</svg>\n", kLeft, kTop + kSide,
            kLeft + kSide, kTop);
  return svg;
}

}  // namespace mobilenet
