#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/train/network.h"

namespace mobilenet {

// The parameter to look at after a run has diverged: "the gradient of pw13.weight is not finite"
// or, when all are finite, "the largest gradient is that of pw13.weight, norm 3.2e+08".
std::string LargestGradient(const std::vector<Parameter>& parameters);

// An error that names the first parameter or moving average that is not finite. A finite loss does
// not prove that all are: ReLU turns NaN into 0.
Result<void> CheckFinite(Network& network);

}  // namespace mobilenet
