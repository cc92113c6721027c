#pragma once

#include "engine/base/activation.h"

namespace mobilenet {

// Depthwise 3x3 convolution (paper section 3.1, equation 3), one row per call: the caller can keep
// a few rows in cache and pass the result straight to a pointwise product. A row is [width,
// channels] floats, weights are [3, 3, channels] (HWC). No pointer needs alignment.

// Writes one output row, out[out_width, channels], with bias and activation. rows[ky] is the input
// row under kernel row ky, [in_width, channels]; for rows above and below the map the caller passes
// a row of zeros. Taps to the left and right of a row count as zero: `padding` pixels before its
// first pixel and as many as needed after its last. `padding` is PaddingBefore(in_width, stride),
// or 0 if the rows already contain these zeros. `bias` is [channels], or null for zeros. `stride`
// is 1 or 2.
void DepthwiseRow(const float* const rows[3], const float* weights, const float* bias,
                  Activation activation, int stride, int padding, int in_width, int out_width,
                  int channels, float* out);

// Writes one row of the gradient of the input, dx[in_width, channels]. dy_rows[ky] is the row of
// the output's gradient that read this input row through kernel row ky, or a row of zeros if there
// is none. Each has one pixel of zeros before and one after its out_width pixels. `padding` is
// PaddingBefore(in_width, stride).
void DepthwiseInputGradientRow(const float* const dy_rows[3], const float* weights, int stride,
                               int padding, int in_width, int channels, float* dx);

// Adds one output row's part of the gradient of the weights to dw[3, 3, channels]. `dy` is the row
// of the output's gradient, [out_width, channels]. `rows` are as for DepthwiseRow with padding 0:
// they contain their zeros.
void DepthwiseWeightGradientRow(const float* const rows[3], const float* dy, int stride,
                                int out_width, int channels, float* dw);

}  // namespace mobilenet
