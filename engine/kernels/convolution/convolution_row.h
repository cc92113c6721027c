#pragma once

#include "engine/base/activation.h"

namespace mobilenet {

// The first layer for inference: a full 3x3 convolution (paper section 3.1, equation 1) with stride
// 2 on RGB, with bias and activation. It computes one output row per call, so that the caller can
// keep the rows in cache, and gathers no patches: an output needs nine neighbouring floats of each
// input row. Sums run in the same order as in the product over patches (convolution.h), so the
// result has the same bits.

// Writes one output row, out[out_width, channels]. rows[ky] is the input row under kernel row ky:
// 2 * out_width + 1 RGB pixels, padding included. Weights are [3, 3, 3, channels] (HWIO), `bias` is
// [channels]. No pointer needs alignment.
void ConvolutionRow(const float* const rows[3], const float* weights, const float* bias,
                    Activation activation, int out_width, int channels, float* out);

}  // namespace mobilenet
