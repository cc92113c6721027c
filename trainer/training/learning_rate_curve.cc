#include "trainer/training/learning_rate_curve.h"

#include <algorithm>
#include <cmath>

#include "trainer/base/svg.h"
#include "trainer/training/learning_rate_finder.h"

namespace mobilenet {
namespace {

using Point = RangeTest::Point;

constexpr double kWidth = 720, kHeight = 400;
constexpr double kLeft = 52, kRight = 20, kTop = 44, kBottom = 44;
constexpr int kFirstDecade = -5, kLastDecade = 1;

double X(double rate) {
  const double share = (std::log10(rate) - kFirstDecade) / (kLastDecade - kFirstDecade);
  return kLeft + (kWidth - kLeft - kRight) * share;
}

// Losses from 0 to a little above the average at the start. Larger losses are cut off, so that the
// fall before they explode stays readable.
class LossAxis {
 public:
  explicit LossAxis(const std::vector<Point>& points)
      : largest_(points.empty() ? 1 : std::ceil(1.3 * points.front().smoothed)) {}
  double Y(double loss) const {
    const double share = std::min(loss / largest_, 1.0);
    return kTop + (kHeight - kTop - kBottom) * (1 - share);
  }
  int largest() const { return static_cast<int>(largest_); }

 private:
  double largest_;
};

void Axes(std::string& svg, const LossAxis& axis) {
  for (int loss = 0; loss <= axis.largest(); ++loss) {
    const double y = axis.Y(loss);
    AppendSvg(svg, "<path d=\"M%g %.1fH%g\" stroke=\"var(--faint)\"/>", kLeft, y, kWidth - kRight);
    AppendSvg(svg, "<text x=\"%g\" y=\"%.1f\" text-anchor=\"end\">%d</text>\n", kLeft - 8, y + 4,
              loss);
  }
  for (int decade = kFirstDecade; decade <= kLastDecade; ++decade) {
    AppendSvg(svg, "<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%g</text>\n",
              X(std::pow(10, decade)), kHeight - kBottom + 20, std::pow(10, decade));
  }
  AppendSvg(svg, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">learning rate</text>\n",
            kWidth / 2, kHeight - 6);
}

template <class Value>
void Line(std::string& svg, const std::vector<Point>& points, const LossAxis& axis,
          const char* style, Value value) {
  svg += "<polyline points=\"";
  for (const Point& point : points) {
    AppendSvg(svg, "%.1f,%.1f ", X(point.learning_rate), axis.Y(value(point)));
  }
  AppendSvg(svg, "\" %s/>\n", style);
}

}  // namespace

std::string RangeTestCurve(const RangeTest& test) {
  const LossAxis axis(test.points);
  std::string svg;
  AppendSvg(svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" role=\"img\" "
            "aria-label=\"Learning-rate range test: loss over learning rate, %zu steps\" "
            "font-family=\"system-ui, sans-serif\" font-size=\"13\">\n",
            kWidth, kHeight, test.points.size());
  svg +=
      "<style>:root{--ink:#222;--faint:#ddd;--loss:#1f6fb2;--mark:#c2571a;--ground:#fff}\n"
      "@media(prefers-color-scheme:dark){:root{--ink:#eee;--faint:#444;--loss:#6db3ee;"
      "--mark:#f0975a;--ground:#161616}}\n"
      "text{fill:var(--ink)} polyline{fill:none;stroke:var(--loss)}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"var(--ground)\"/>\n";
  Axes(svg, axis);
  Line(svg, test.points, axis, "opacity=\".35\"", [](const Point& point) { return point.loss; });
  Line(svg, test.points, axis, "stroke-width=\"2.5\"",
       [](const Point& point) { return point.smoothed; });
  AppendSvg(svg, "<text x=\"%g\" y=\"24\">loss of each batch, and its moving average</text>\n",
            kLeft);
  if (test.suggestion) {
    const double x = X(*test.suggestion);
    AppendSvg(svg,
              "<path d=\"M%.1f %gV%g\" stroke=\"var(--mark)\" stroke-width=\"2\" "
              "stroke-dasharray=\"6 4\"/>",
              x, kTop, kHeight - kBottom);
    AppendSvg(svg, "<text x=\"%.1f\" y=\"%g\" text-anchor=\"end\">falls fastest: %.2g</text>\n",
              x - 8, kHeight - kBottom - 10, *test.suggestion);
  }
  return svg + "</svg>\n";
}

}  // namespace mobilenet
