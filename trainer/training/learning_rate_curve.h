#pragma once

#include <string>

#include "trainer/training/learning_rate_finder.h"

namespace mobilenet {

// A standalone SVG: loss over learning rate, with the suggestion marked.
std::string RangeTestCurve(const RangeTest& test);

}  // namespace mobilenet
