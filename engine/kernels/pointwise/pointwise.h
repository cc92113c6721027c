#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/activation.h"
#include "engine/kernels/common/columns.h"

namespace mobilenet {

// Pointwise (1x1) convolution: over NHWC activations a plain matrix product with one row per pixel
// (paper section 3.1: 95% of the network's time). Also serves the first convolution, after its
// patches are gathered, and the fully connected layer.

// Floats that PackMatrix writes for a [k, n] matrix: panels of one register tile's width, the last
// one padded with zeros. The width depends on the CPU that runs this.
size_t PackedMatrixSize(int k, int n);
// `matrix` is [k, n], or [n, k] when `transposed`. `packed` must be aligned to 64 bytes.
void PackMatrix(const float* matrix, int k, int n, bool transposed, float* packed);

// out[rows, n] = activation(x[rows, k] * packed[k, n] + bias[n]), of which only `columns` are
// computed. `bias` may be null. The sum over k runs in one fixed order for each output, whatever
// `rows` and `columns` are.
void PointwiseColumns(const float* x, int64_t rows, int k, int n, Columns columns,
                      const float* packed, const float* bias, Activation activation, float* out);

// All of them.
inline void Pointwise(const float* x, int64_t rows, int k, int n, const float* packed,
                      const float* bias, Activation activation, float* out) {
  PointwiseColumns(x, rows, k, n, {0, n}, packed, bias, activation, out);
}

// Gradient of the weights: dw[k, n] += x[rows, k]^T * dy[rows, n]. Fastest for up to
// kGradientRows rows a call; `scratch`, aligned to 64
// bytes, holds PointwiseGradientScratch() floats.
inline constexpr int64_t kGradientRows = 128;
size_t PointwiseGradientScratch();
void PointwiseWeightGradient(const float* x, const float* dy, int64_t rows, int k, int n,
                             float* scratch, float* dw);

}  // namespace mobilenet
