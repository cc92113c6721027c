#pragma once

#include <cstddef>
#include <cstdint>

namespace mobilenet {

// Rounding and packing for matrix products of bfloat16 numbers, for training: products are
// bfloat16, sums float32. Twice the speed of float32 on CPUs that have the instruction (x86 with
// AVX512-BF16). The instruction is a dot2: it multiplies two neighbours along the sum at a time, so
// operands are stored in pairs along the sum. Numbers are rounded to nearest, ties to even;
// subnormal numbers count as 0. The products themselves are in bfloat16_product.h.

using Bfloat16 = uint16_t;  // the upper half of a float's bits

// Whether this CPU has the instructions. Everything below except PairedLength may be called only if
// it has; on other architectures than x86-64 the functions abort.
bool HasBfloat16Products();

// `count` rounded up to an even number: the length of `count` numbers stored in pairs.
constexpr int64_t PairedLength(int64_t count) { return (count + 1) / 2 * 2; }

// Rounds x[rows, k] to out[rows, PairedLength(k)], pairs along k. An odd k is filled up with a
// zero.
void RoundRows(const float* x, int64_t rows, int k, Bfloat16* out);
// Rounds x[rows, n] to out[PairedLength(rows) / 2, n, 2], pairs along the rows. An odd number of
// rows is filled up with a row of zeros.
void RoundRowPairs(const float* x, int64_t rows, int n, Bfloat16* out);

// Number of Bfloat16 that PackBfloat16 writes for a [k, n] matrix, padding included.
size_t PackedBfloat16Size(int k, int n);
// Rounds and packs a matrix into panels, as PackMatrix in engine/kernels/pointwise/pointwise.h.
// `matrix` is [k, n], or [n, k] when `transposed`. `packed` must be aligned to 64 bytes.
void PackBfloat16(const float* matrix, int k, int n, bool transposed, Bfloat16* packed);

}  // namespace mobilenet
