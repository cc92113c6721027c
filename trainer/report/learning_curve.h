#pragma once

#include <string>
#include <vector>

#include "trainer/training/training.h"

namespace mobilenet {

// A run's history as a picture: top-1 on training and validation photos for each epoch, in light
// and dark, with the input side marked where it changes. SVG, complete in itself.
std::string LearningCurve(const std::vector<EpochRecord>& history);

}  // namespace mobilenet
