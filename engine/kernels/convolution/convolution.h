#pragma once

#include <cstdint>

namespace mobilenet {

// The first layer as training computes it (inference: convolution_row.h): a full 3x3 convolution
// (paper section 3.1, equation 1) with stride 2 on RGB, as a pointwise product over gathered
// patches (im2col). A patch holds the 27 input values of one output pixel in the order of the
// weights [3, 3, 3, C] (HWIO).
inline constexpr int kPatch = 27;

// Writes the patches of the output pixels [first, first + count) as patches[count, kPatch]. Output
// pixels are numbered row by row. `image` is [size, size, 3]; the convolution has SAME padding.
void GatherPatches(const float* image, int size, int first, int count, float* patches);

}  // namespace mobilenet
