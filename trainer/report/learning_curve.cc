#include "trainer/report/learning_curve.h"

#include <algorithm>
#include <cmath>

#include "trainer/base/svg.h"
#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

constexpr double kWidth = 720, kHeight = 400;
constexpr double kLeft = 52, kRight = 20, kTop = 44, kBottom = 44;

class Curve {
 public:
  explicit Curve(const std::vector<EpochRecord>& history) : history_(history) {}

  std::string Draw() {
    AppendSvg(
        svg_,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" role=\"img\" "
        "aria-label=\"Learning curve: top-1 on training and validation photos for each of %zu "
        "epochs\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n",
        kWidth, kHeight, history_.size());
    svg_ +=
        "<style>:root{--ink:#222;--faint:#ddd;--train:#c2571a;--held:#1f6fb2;--ground:#fff}\n"
        "@media(prefers-color-scheme:dark){:root{--ink:#eee;--faint:#444;--train:#f0975a;"
        "--held:#6db3ee;--ground:#161616}}\n"
        "text{fill:var(--ink)} polyline{fill:none;stroke-width:2.5}</style>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"var(--ground)\"/>\n";
    Axes();
    Sizes();
    Line("train", [](const EpochRecord& record) { return record.train_top1; });
    Line("held", [](const EpochRecord& record) { return record.val_top1; });
    Legend();
    return svg_ + "</svg>\n";
  }

 private:
  double X(double epoch) const {
    const double span = std::max<double>(1, static_cast<double>(history_.size()) - 1);
    return kLeft + (kWidth - kLeft - kRight) * (epoch - 1) / span;
  }
  static double Y(double fraction) { return kTop + (kHeight - kTop - kBottom) * (1 - fraction); }

  void Axes() {
    for (int percent = 0; percent <= 100; percent += 20) {
      const double y = Y(percent / 100.0);
      AppendSvg(svg_, "<path d=\"M%g %.1fH%g\" stroke=\"var(--faint)\"/>", kLeft, y,
                kWidth - kRight);
      AppendSvg(svg_, "<text x=\"%g\" y=\"%.1f\" text-anchor=\"end\">%d%%</text>\n", kLeft - 8,
                y + 4, percent);
    }
    const int epochs = static_cast<int>(history_.size());
    const int step = std::max(1, (epochs + 9) / 10);
    for (int epoch = step; epoch <= epochs; epoch += step) {
      AppendSvg(svg_, "<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%d</text>\n", X(epoch),
                kHeight - kBottom + 20, epoch);
    }
    AppendSvg(svg_, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">epoch</text>\n", kWidth / 2,
              kHeight - 6);
  }

  void Sizes() {
    for (size_t i = 0; i < history_.size(); ++i) {
      if (i > 0 && history_[i].resolution == history_[i - 1].resolution) continue;
      const double x = X(history_[i].epoch) - (i > 0 ? (X(2) - X(1)) / 2 : 0);
      if (i > 0) {
        AppendSvg(svg_,
                  "<path d=\"M%.1f %gV%g\" stroke=\"var(--faint)\" stroke-dasharray=\"4 4\"/>", x,
                  kTop, kHeight - kBottom);
      }
      AppendSvg(svg_, "<text x=\"%.1f\" y=\"%g\" opacity=\".7\">%d px</text>\n", x + 5,
                kHeight - kBottom - 8, history_[i].resolution);
    }
  }

  template <class Value>
  void Line(const char* colour, Value value) {
    svg_ += "<polyline points=\"";
    for (const EpochRecord& record : history_) {
      // val_top1 is NaN where no photo was held out.
      if (std::isnan(value(record))) continue;
      AppendSvg(svg_, "%.1f,%.1f ", X(record.epoch), Y(value(record)));
    }
    AppendSvg(svg_, "\" stroke=\"var(--%s)\"/>\n", colour);
  }

  void Legend() {
    if (history_.empty()) return;
    const EpochRecord& last = history_.back();
    AppendSvg(svg_, "<circle cx=\"%g\" cy=\"20\" r=\"5\" fill=\"var(--held)\"/>", kLeft + 5);
    AppendSvg(svg_, "<text x=\"%g\" y=\"24\">held-out photos: %s</text>", kLeft + 16,
              Percent(last.val_top1).c_str());
    AppendSvg(svg_, "<circle cx=\"%g\" cy=\"20\" r=\"5\" fill=\"var(--train)\"/>", kLeft + 245);
    AppendSvg(svg_, "<text x=\"%g\" y=\"24\">training photos, augmented: %s</text>\n", kLeft + 256,
              Percent(last.train_top1).c_str());
  }

  const std::vector<EpochRecord>& history_;
  std::string svg_;
};

}  // namespace

std::string LearningCurve(const std::vector<EpochRecord>& history) { return Curve(history).Draw(); }

}  // namespace mobilenet
