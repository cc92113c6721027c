#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/convolution.h"

namespace mobilenet {

// The first layer in whole numbers: its input is signed, so it has 16 bits, and zero, the padding,
// is exact.

// q = x * scale, rounded to nearest, ties to even, and clamped to [-255, 255].
void QuantizeInput(const float* x, size_t count, float scale, int16_t* q);

// Numbers of a patch with one zero after it: the products take pairs.
inline constexpr int kPatchPairs = kPatch + 1;

// As GatherPatches: patches of the output pixels [first, first + count), of kPatchPairs numbers.
void GatherPatchesInt16(const int16_t* image, int size, int first, int count, int16_t* patches);

}  // namespace mobilenet
