#pragma once

#include <string>

#include "trainer/base/text_table.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {

// `temperature 1.23, answers "unknown" below an energy of 1.17`, or that neither was fitted.
inline std::string CalibrationText(const Calibration& calibration) {
  if (!IsFitted(calibration)) return "no temperature and no threshold for \"unknown\" fitted";
  return "temperature " + Fixed(calibration.temperature, 2) + ", answers \"unknown\" below " +
         KnownFrom(calibration);
}

}  // namespace mobilenet
