#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/train/network.h"

namespace mobilenet {

// Which parameter to look at after a run has diverged: "the gradient of pw13.weight is not finite",
// or where all are, "the largest gradient is that of pw13.weight, norm 3.2e+08".
std::string LargestGradient(const std::vector<Parameter>& parameters);

// An error that names the first parameter or moving average that is not finite. Such a network is
// never saved: ReLU hides a NaN, so a finite loss alone proves nothing.
Result<void> CheckFinite(Network& network);

}  // namespace mobilenet
