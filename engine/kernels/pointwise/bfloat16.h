#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// Pointwise products of bfloat16 numbers with sums in float32, for training: twice the speed of
// float32 on CPUs that have them (x86 with AVX512-BF16). The instruction multiplies two neighbours
// at a time, so that operands come in pairs along the sum. Numbers are rounded to nearest, ties to
// even; subnormal ones count as 0.
//
// Everything below needs a CPU for which HasBfloat16Products() holds.

using Bfloat16 = uint16_t;  // the upper half of a float's bits

bool HasBfloat16Products();

// Length of `count` numbers in pairs; an odd count is filled up with a zero.
constexpr int64_t PairedLength(int64_t count) { return (count + 1) / 2 * 2; }

// x[rows, k] rounded: out[rows, PairedLength(k)], pairs along k.
void RoundRows(const float* x, int64_t rows, int k, Bfloat16* out);
// x[rows, n] rounded: out[PairedLength(rows) / 2, n, 2], pairs along the rows.
void RoundRowPairs(const float* x, int64_t rows, int n, Bfloat16* out);

// As PackMatrix in engine/kernels/pointwise/pointwise.h: the [k, n] matrix, given as [n, k] when
// `transposed`, in panels. `packed` must be aligned to 64 bytes.
size_t PackedBfloat16Size(int k, int n);
void PackBfloat16(const float* matrix, int k, int n, bool transposed, Bfloat16* packed);

}  // namespace mobilenet
