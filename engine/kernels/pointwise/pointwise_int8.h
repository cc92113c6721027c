#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/common/columns.h"

namespace mobilenet {

// Pointwise (1x1) convolution in whole numbers, with ReLU: activations are 7-bit (0...127 in a
// byte), weights int8 (-127...127), sums int32. The result is the same bit for bit on every
// instruction set, and equal to reference::PointwiseInt8. No sum, bias included, may leave an
// int32.

// Bytes that PackInt8 writes for a [k, n] matrix: panels of one register tile's width, in groups of
// as many rows as the CPU's product takes at a time, filled up with zeros.
size_t PackedInt8Size(int k, int n);
// `packed` must be aligned to 64 bytes.
void PackInt8(const int8_t* matrix, int k, int n, int8_t* packed);

// Bytes of scratch memory for PointwiseInt8.
size_t PointwiseInt8Scratch(int64_t rows, int k);

// out[rows, n] = requantized x[rows, k] * packed[k, n] + bias[n], see reference::Requantize, of
// which only `columns` are computed. Where k is no multiple of four, three bytes after the end of x
// are read (and do not matter). `scratch` must be aligned to 64 bytes.
void PointwiseInt8Columns(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                          const int8_t* packed, const int32_t* bias, const float* multiplier,
                          void* scratch, uint8_t* out);

// All of them.
inline void PointwiseInt8(const uint8_t* x, int64_t rows, int k, int n, const int8_t* packed,
                          const int32_t* bias, const float* multiplier, void* scratch,
                          uint8_t* out) {
  PointwiseInt8Columns(x, rows, k, n, {0, n}, packed, bias, multiplier, scratch, out);
}

}  // namespace mobilenet
