#pragma once

#include <cstdint>

#include "engine/base/thread_pool.h"

namespace mobilenet {

// A function of engine/kernels/common/peak.h or bfloat16.h: runs `rounds` of multiply-adds on
// registers and returns the number of operations.
using PeakRun = int64_t (*)(int64_t rounds, float values[3]);

// Operations a second of all threads of the pool together. The best of a few tries, because other
// programs may be using the machine.
double MeasurePeak(PeakRun run, ThreadPool& pool);

}  // namespace mobilenet
