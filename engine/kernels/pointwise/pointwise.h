#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/activation.h"
#include "engine/kernels/common/columns.h"

namespace mobilenet {

// Pointwise (1x1) convolution (paper section 3.1): over NHWC activations a matrix product with one
// row per pixel, in which the network spends 95% of its time (section 3.2). It also computes the
// first convolution, over the patches that GatherPatches writes. Matrices are dense and
// row-major; pointers need no alignment unless a comment says so. README.md has a glossary.

// Number of floats that PackMatrix writes for a [k, n] matrix, padding included.
size_t PackedMatrixSize(int k, int n);
// Packs a matrix into panels: each holds a few neighbouring columns (as many as the micro-kernel
// computes at once), row after row. The last panel is filled up with zero columns. `matrix` is
// [k, n], or [n, k] when `transposed`. `packed` must be aligned to 64 bytes. The layout depends on
// the CPU that runs this.
void PackMatrix(const float* matrix, int k, int n, bool transposed, float* packed);

// out[rows, n] = activation(x[rows, k] * packed[k, n] + bias[n]), but only for the given columns;
// the other columns of `out` are not touched. `packed` comes from PackMatrix for the whole [k, n]
// matrix. `bias` may be null, which means zeros. Each output is summed over k in one fixed order,
// so it has the same bits however rows and columns are split into calls.
void PointwiseColumns(const float* x, int64_t rows, int k, int n, Columns columns,
                      const float* packed, const float* bias, Activation activation, float* out);

// As PointwiseColumns, for all n columns.
inline void Pointwise(const float* x, int64_t rows, int k, int n, const float* packed,
                      const float* bias, Activation activation, float* out) {
  PointwiseColumns(x, rows, k, n, {0, n}, packed, bias, activation, out);
}

// Rows that the products take at a time (mc). PointwiseWeightGradient is fastest with up to this
// many rows a call.
inline constexpr int64_t kBlockRows = 128;
// Number of floats of scratch memory for PointwiseWeightGradient.
size_t PointwiseGradientScratch();
// Adds the gradient of the weights: dw[k, n] += x[rows, k]^T * dy[rows, n]. `scratch` must be
// aligned to 64 bytes. Each output is summed over the rows in their order, starting from what dw
// holds.
void PointwiseWeightGradient(const float* x, const float* dy, int64_t rows, int k, int n,
                             float* scratch, float* dw);

}  // namespace mobilenet
