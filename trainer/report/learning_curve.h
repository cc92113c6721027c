#pragma once

#include <string>
#include <vector>

#include "trainer/training/training.h"

namespace mobilenet {

// The learning curve of a run as the text of an SVG file: top-1 on training and validation photos
// by epoch. Marks where the input side changes, fits light and dark mode, and needs no other file.
std::string LearningCurve(const std::vector<EpochRecord>& history);

}  // namespace mobilenet
