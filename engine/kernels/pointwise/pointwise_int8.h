#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/common/columns.h"

namespace mobilenet {

// Pointwise (1x1) convolution in int8, with ReLU: activations are 7-bit (0...127 in a byte),
// weights int8 (-127...127), sums int32. The result equals reference::PointwiseInt8 bit for bit on
// every instruction set. The caller guarantees that no sum, bias included, overflows an int32.
// Matrices are dense and row-major.

// Number of bytes that PackInt8 writes for a [k, n] matrix, padding included.
size_t PackedInt8Size(int k, int n);
// Packs weights [k, n] into panels of columns, as PackMatrix does. Within a panel, the numbers that
// one dot4 or dot2 of this CPU multiplies (four or two neighbours along k) lie side by side.
// `packed` must be aligned to 64 bytes. The layout depends on the CPU that runs this.
void PackInt8(const int8_t* matrix, int k, int n, int8_t* packed);

// Number of bytes of scratch memory for PointwiseInt8 and PointwiseInt8Columns; may be 0.
size_t PointwiseInt8Scratch(int64_t rows, int k);

// out[rows, n] = Requantize(x[rows, k] * packed[k, n] + bias[n], multiplier[n]), but only for the
// given columns; the other columns of `out` are not touched. See reference::Requantize. `packed`
// comes from PackInt8 for the whole [k, n] matrix. If k is not a multiple of four, up to three
// bytes after the end of `x` are read, so they must be readable; their values do not matter.
// `scratch` must be aligned to 64 bytes.
void PointwiseInt8Columns(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                          const int8_t* packed, const int32_t* bias, const float* multiplier,
                          void* scratch, uint8_t* out);

// As PointwiseInt8Columns, for all n columns.
inline void PointwiseInt8(const uint8_t* x, int64_t rows, int k, int n, const int8_t* packed,
                          const int32_t* bias, const float* multiplier, void* scratch,
                          uint8_t* out) {
  PointwiseInt8Columns(x, rows, k, n, {0, n}, packed, bias, multiplier, scratch, out);
}

}  // namespace mobilenet
