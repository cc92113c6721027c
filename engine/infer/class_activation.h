#pragma once

#include <vector>

#include "engine/infer/classifier.h"

namespace mobilenet {

// Why the last Run gave label `label` its logit: the class activation map (Zhou et al., arXiv
// 1512.04150), side x side, rows from top to bottom, side = resolution / 32. As the network ends in
// a global average pool and a fully connected layer, a place's value is its features times the
// label's weights, and the map's mean plus the label's bias is the logit. `label` must be one of
// the network's.
std::vector<float> ClassActivationMap(const Classifier& classifier, int label);

}  // namespace mobilenet
