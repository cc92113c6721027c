#pragma once

#include <cstdint>

namespace mobilenet {

// Measures the peak that a kernel can be compared with. Runs `rounds` rounds of independent float32
// multiply-adds on registers alone, on the calling thread, for the caller to time. Returns the
// number of operations, two for each multiply-add. Multiplies values[0], adds values[1], and writes
// the total to values[2]: a compiler can neither precompute the work nor drop it.
int64_t RunFloatPeak(int64_t rounds, float values[3]);

// The same for int8, with the product (dot4 or dot2) that PointwiseInt8 uses on this CPU. values[0]
// and values[1] are truncated to whole numbers.
int64_t RunInt8Peak(int64_t rounds, float values[3]);

}  // namespace mobilenet
