#pragma once

#include <cstdint>

namespace mobilenet {

// The first layer, a full 3x3 convolution with stride 2 on RGB, as a pointwise product over
// gathered patches: 27 numbers for each output pixel, in the order of the weights' [3, 3, 3, C]
// (HWIO).
inline constexpr int kPatch = 27;

// Patches of the output pixels [first, first + count) of one size x size x 3 image, row-major over
// the output map, with SAME padding. Writes count * kPatch floats.
void GatherPatches(const float* image, int size, int first, int count, float* patches);

}  // namespace mobilenet
