#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/pointwise/bfloat16.h"

namespace mobilenet {

// Products of bfloat16 numbers with sums in float32. Every function needs a CPU for which
// HasBfloat16Products() holds.

// out[rows, n] = x[rows, k] * packed[k, n]. `x` comes from RoundRows, `packed` from PackBfloat16.
void PointwiseBfloat16(const Bfloat16* x, int64_t rows, int k, int n, const Bfloat16* packed,
                       float* out);

// Number of Bfloat16 of scratch memory for PointwiseWeightGradientBfloat16.
size_t Bfloat16GradientScratch();
// Adds the gradient of the weights: dw[k, n] += x[rows, k]^T * dy[rows, n]. `x` and `dy` come from
// RoundRowPairs. `rows` is at most kBlockRows (engine/kernels/pointwise/pointwise.h). `scratch`
// must be aligned to 64 bytes.
void PointwiseWeightGradientBfloat16(const Bfloat16* x, const Bfloat16* dy, int64_t rows, int k,
                                     int n, Bfloat16* scratch, float* dw);

// As RunFloatPeak in engine/kernels/common/peak.h, for these products.
int64_t RunBfloat16Peak(int64_t rounds, float values[3]);

}  // namespace mobilenet
