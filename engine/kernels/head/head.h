#pragma once

#include <cstdint>

namespace mobilenet {

// The network's end: global average pool, fully connected, softmax cross-entropy. Little time goes
// here, so these are plain loops.

// pooled[images, channels] = mean over each image's `pixels` rows of x[images * pixels, channels].
void GlobalAveragePool(const float* x, int images, int pixels, int channels, float* pooled);
// dx[images * pixels, channels] = dpooled / pixels.
void GlobalAveragePoolGradient(const float* dpooled, int images, int pixels, int channels,
                               float* dx);

// logits[images, classes] = x[images, channels] * weights[channels, classes] + bias.
void FullyConnected(const float* x, int images, int channels, int classes, const float* weights,
                    const float* bias, float* logits);
// Writes dx; adds to dweights and dbias. dx may be null.
void FullyConnectedGradient(const float* x, const float* dlogits, int images, int channels,
                            int classes, const float* weights, float* dx, float* dweights,
                            float* dbias);

void Softmax(const float* logits, int classes, float* probabilities);

// Cross-entropy against `targets` [images, classes] (each row sums to 1), summed over the images.
// dlogits = gradient_scale * (softmax - target).
double SoftmaxCrossEntropy(const float* logits, const float* targets, int images, int classes,
                           float gradient_scale, float* dlogits);

}  // namespace mobilenet
