#pragma once

#include "engine/base/activation.h"

namespace mobilenet {

// The first layer for inference, a full 3x3 convolution with stride 2 on RGB, one row at a time as
// in depthwise.h and without gathering patches: what one output needs of an input row are nine
// neighbours. Sums run in the order of the product over patches, so the result is the same.

// One output row of `out_width` pixels. rows[ky] is the input row under kernel row ky, of
// 2 * out_width + 1 RGB pixels with the padding already in place. Weights are [3, 3, 3, channels].
void ConvolutionRow(const float* const rows[3], const float* weights, const float* bias,
                    Activation activation, int out_width, int channels, float* out);

}  // namespace mobilenet
