#pragma once

#include "engine/base/activation.h"

namespace mobilenet {

// Depthwise 3x3 convolution (paper section 3.1, equation 3), one row at a time: whoever calls keeps
// a few rows in cache and may feed the result straight into a pointwise product. Rows are NHWC:
// pixels of `channels` floats. Weights are [3, 3, channels].

// One output row of `out_width` pixels. rows[ky] is the input row under kernel row ky, of
// `in_width` pixels; where the kernel reaches beyond them there are zeros, `padding` pixels of them
// before the first, as many as needed after the last. So `padding` is PaddingBefore(in_width,
// stride), or 0 for rows that have their zeros in place. `bias` may be null.
void DepthwiseRow(const float* const rows[3], const float* weights, const float* bias,
                  Activation activation, int stride, int padding, int in_width, int out_width,
                  int channels, float* out);

// One row of the gradient of the input, of `in_width` pixels. dy_rows[ky] is the output gradient's
// row that kernel row ky of this input row took part in, or a row of zeros; each has one zero pixel
// before and one after its out_width pixels. `padding` is PaddingBefore(in_width, stride).
void DepthwiseInputGradientRow(const float* const dy_rows[3], const float* weights, int stride,
                               int padding, int in_width, int channels, float* dx);

// dw[3, 3, channels] += the sum over one output row; `rows` as for DepthwiseRow, `dy` without
// padding.
void DepthwiseWeightGradientRow(const float* const rows[3], const float* dy, int stride,
                                int out_width, int channels, float* dw);

}  // namespace mobilenet
