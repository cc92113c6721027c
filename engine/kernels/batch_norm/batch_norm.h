#pragma once

#include <cstdint>

#include "engine/base/activation.h"

namespace mobilenet {

// Batch norm (Ioffe and Szegedy, arXiv 1502.03167) and ReLU, as the passes over memory that
// training makes: y is a convolution's output, [pixels, channels]; z = scale * y + shift with
// scale = gamma / sqrt(variance + epsilon) and shift = beta - mean * scale; a = activation(z).

// sums[c] += sum of y, square_sums[c] += sum of y^2.
void ChannelSums(const float* y, int64_t pixels, int channels, double* sums, double* square_sums);

// a = activation(scale * y + shift).
void BatchNormActivate(const float* y, int64_t pixels, int channels, const float* scale,
                       const float* shift, Activation activation, float* a);

// With dz = da where the activation passes its input on and 0 elsewhere:
// dz_sums[c] += sum of dz, dz_y_sums[c] += sum of dz * (y - mean).
void BatchNormGradientSums(const float* da, const float* y, int64_t pixels, int channels,
                           const float* scale, const float* shift, const float* mean,
                           Activation activation, double* dz_sums, double* dz_y_sums);

// dy = scale * dz + slope * y + offset: the gradient of y once slope and offset are derived from
// the sums above. dy may be da.
void BatchNormInputGradient(const float* da, const float* y, int64_t pixels, int channels,
                            const float* scale, const float* shift, const float* slope,
                            const float* offset, Activation activation, float* dy);

}  // namespace mobilenet
