#include "trainer/evaluation/wilson.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainer/base/text_table.h"

namespace mobilenet {

Interval WilsonInterval(int64_t right, int64_t all) {
  if (all == 0) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan};
  }
  constexpr double z = 1.959963985;  // 97.5% of a normal distribution lie below
  const auto n = static_cast<double>(all);
  const double p = static_cast<double>(right) / n, scale = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::string IntervalText(int64_t right, int64_t all) {
  if (all == 0) return "-";
  const Interval interval = WilsonInterval(right, all);
  const int digits = all < 1000 ? 0 : 1;
  return Fixed(100 * interval.low, digits) + " to " + Fixed(100 * interval.high, digits) + "%";
}

std::string WithInterval(int64_t right, int64_t all) {
  if (all == 0) return "-";
  const double percent = 100 * static_cast<double>(right) / static_cast<double>(all);
  return Fixed(percent, 1) + "% (" + IntervalText(right, all) + ") of " + Grouped(all);
}

}  // namespace mobilenet
