#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/train/network.h"

namespace mobilenet {

// Part of the error about a diverged run, from the gradients of the last step: "the gradient of
// pw13.weight is not finite" or, when all are finite, "the largest gradient is that of pw13.weight,
// norm 3.2e+08". Names the last parameter whose gradient is not finite: the backward pass comes to
// it first. `parameters` must not be empty.
std::string LargestGradient(const std::vector<Parameter>& parameters);

// An error that names the first parameter, or moving mean or variance of batch norm, that is not
// finite. Call it before validation and before writing a checkpoint: a finite loss does not prove
// that all are finite, because ReLU turns NaN into 0.
Result<void> CheckFinite(Network& network);

}  // namespace mobilenet
