#pragma once

#include <cstdint>

#include "engine/base/thread_pool.h"

namespace mobilenet {

// One of the functions of engine/kernels/common/peak.h and bfloat16.h.
using PeakRun = int64_t (*)(int64_t rounds, float values[3]);

// Operations a second that all threads of the pool reach together: the best of a few tries, because
// others may be using the machine.
double MeasurePeak(PeakRun run, ThreadPool& pool);

}  // namespace mobilenet
