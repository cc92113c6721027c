#pragma once

#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// The class activation map (Zhou et al., arXiv 1512.04150) of the classifier's last Run: which
// parts of the picture raised or lowered the logit of `label`, an index into classifier.labels().
// Returns [side, side], rows from top to bottom, side = resolution / 32. Each value is the dot
// product of the features at that position with the label's weights; the mean of the map plus the
// label's bias is the logit.
std::vector<float> ClassActivationMap(const Classifier& classifier, int label);

}  // namespace mobilenet
