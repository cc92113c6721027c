#pragma once

#include <cstdint>

namespace mobilenet {

// What this CPU's multiply-add units reach at best on one thread: `rounds` of independent float32
// multiply-adds on registers alone, for the caller to time. Returns the number of floating-point
// operations, two for each multiply-add. Kernels are judged by the share of it that they reach.
// Multiplies by values[0], adds values[1] and leaves the sum in values[2], so that a compiler can
// neither foresee nor leave out the work.
int64_t RunFloatPeak(int64_t rounds, float values[3]);

}  // namespace mobilenet
