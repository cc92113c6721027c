#pragma once

#include <cstdint>

namespace mobilenet {

// What this CPU's multiply-add units reach at best on one thread: `rounds` of independent
// multiply-adds on registers, for the caller to time. Returns the number of operations, two for
// each multiply-add. Kernels are judged by the share of it that they reach. Works on numbers that
// it takes from values[0] and values[1] and leaves a sum in values[2], so that a compiler can
// neither foresee nor leave out the work.
int64_t RunFloatPeak(int64_t rounds, float values[3]);

// The same of int8, by the product that engine/kernels/pointwise/pointwise_int8.h uses on this CPU.
int64_t RunInt8Peak(int64_t rounds, float values[3]);

}  // namespace mobilenet
