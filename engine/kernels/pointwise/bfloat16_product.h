#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/pointwise/bfloat16.h"

namespace mobilenet {

// out[rows, n] = x[rows, k] * packed[k, n]; x as RoundRows leaves it.
void PointwiseBfloat16(const Bfloat16* x, int64_t rows, int k, int n, const Bfloat16* packed,
                       float* out);

// dw[k, n] += x[rows, k]^T * dy[rows, n]; x and dy as RoundRowPairs leaves them. For up to
// kGradientRows rows a call; `scratch`, aligned to 64 bytes, holds Bfloat16GradientScratch()
// numbers.
size_t Bfloat16GradientScratch();
void PointwiseWeightGradientBfloat16(const Bfloat16* x, const Bfloat16* dy, int64_t rows, int k,
                                     int n, Bfloat16* scratch, float* dw);

// As RunFloatPeak in engine/kernels/common/peak.h, of these products.
int64_t RunBfloat16Peak(int64_t rounds, float values[3]);

}  // namespace mobilenet
