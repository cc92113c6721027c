#pragma once

#include <string>

#include "trainer/base/text_table.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {

// `temperature 1.23, answers "unknown" below an energy of 1.17`.
inline std::string CalibrationText(const Calibration& calibration) {
  return "temperature " + Fixed(calibration.temperature, 2) + ", answers \"unknown\" below " +
         KnownFrom(calibration);
}

}  // namespace mobilenet
