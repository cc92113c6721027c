#pragma once

#include <cstdint>
#include <string>

namespace mobilenet {

struct Interval {
  double low = 0, high = 0;
};

// The Wilson score interval (Wilson 1927, eq. 2 as in Brown, Cai, DasGupta 2001) that holds the
// true proportion with 95% confidence when `right` of `all` photos are. NaN without photos.
Interval WilsonInterval(int64_t right, int64_t all);

// "90.0% (74 to 97%) of 30": a proportion with its interval; "-" without photos.
std::string WithInterval(int64_t right, int64_t all);
// The interval alone: "74 to 97%". With many photos it has a decimal.
std::string IntervalText(int64_t right, int64_t all);

}  // namespace mobilenet
