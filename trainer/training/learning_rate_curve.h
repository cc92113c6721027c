#pragma once

#include <string>

#include "trainer/training/learning_rate_finder.h"

namespace mobilenet {

// Loss over rate as a picture, with the suggestion marked. SVG, complete in itself.
std::string RangeTestCurve(const RangeTest& test);

}  // namespace mobilenet
