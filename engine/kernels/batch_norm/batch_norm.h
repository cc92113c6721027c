#pragma once

#include <cstdint>

#include "engine/base/activation.h"

namespace mobilenet {

// Batch norm (Ioffe and Szegedy, arXiv 1502.03167) and activation in training, one pass over memory
// per function. y[pixels, channels] is a convolution's output; all other arrays with a pixel
// dimension have the same shape, and per-channel arrays are [channels]. With the mean and the
// (biased) variance of each channel over the batch (algorithm 1):
//   scale = gamma / sqrt(variance + epsilon)    shift = beta - mean * scale
//   z = scale * y + shift                       a = activation(z)
// No pointer needs alignment.

// First forward pass. Adds to the sums from which mean and variance are computed:
// sums[c] += sum of y, square_sums[c] += sum of y^2, over the pixels.
void ChannelSums(const float* y, int64_t pixels, int channels, double* sums, double* square_sums);

// Second forward pass: a = activation(scale * y + shift).
void BatchNormActivate(const float* y, int64_t pixels, int channels, const float* scale,
                       const float* shift, Activation activation, float* a);

// First backward pass. da is the gradient of a; dz, the gradient of z, is da where the activation's
// slope is 1 and 0 elsewhere. Adds, over the pixels:
// dz_sums[c] += sum of dz, dz_y_sums[c] += sum of dz * (y - mean).
// Then dbeta = dz_sums and dgamma = dz_y_sums / sqrt(variance + epsilon).
void BatchNormGradientSums(const float* da, const float* y, int64_t pixels, int channels,
                           const float* scale, const float* shift, const float* mean,
                           Activation activation, double* dz_sums, double* dz_y_sums);

// Second backward pass: the gradient of y, dy = scale * dz + slope * y + offset. This is the six
// equations of the paper's section 3, simplified to a line in y for each channel. With m the number
// of pixels of the batch:
//   slope  = -scale / (variance + epsilon) * dz_y_sums / m
//   offset = -scale * dz_sums / m - slope * mean
// `dy` may be `da`.
void BatchNormInputGradient(const float* da, const float* y, int64_t pixels, int channels,
                            const float* scale, const float* shift, const float* slope,
                            const float* offset, Activation activation, float* dy);

}  // namespace mobilenet
