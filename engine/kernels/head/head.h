#pragma once

#include <cstdint>

namespace mobilenet {

// The last three rows of the paper's Table 1, and the loss: global average pool, fully connected
// layer, softmax. They take little time, so these are plain loops. No pointer needs alignment.

// pooled[images, channels] = the mean over each image's pixels of x[images, pixels, channels].
void GlobalAveragePool(const float* x, int images, int pixels, int channels, float* pooled);
// Writes its gradient: dx[images, pixels, channels] = dpooled[images, channels] / pixels.
void GlobalAveragePoolGradient(const float* dpooled, int images, int pixels, int channels,
                               float* dx);

// logits[images, classes] = x[images, channels] * weights[channels, classes] + bias[classes].
void FullyConnected(const float* x, int images, int channels, int classes, const float* weights,
                    const float* bias, float* logits);
// Its gradients: writes dx[images, channels] = dlogits * weights^T (`dx` may be null), and adds
// dweights[channels, classes] += x^T * dlogits and dbias[classes] += the sum of dlogits over the
// images.
void FullyConnectedGradient(const float* x, const float* dlogits, int images, int channels,
                            int classes, const float* weights, float* dx, float* dweights,
                            float* dbias);

// Writes the softmax of logits[classes], of one image. Finite for any finite logits.
void Softmax(const float* logits, int classes, float* probabilities);

// Returns the softmax cross-entropy of logits[images, classes] against targets[images, classes],
// whose rows each sum to 1, summed over the images. Writes its gradient times gradient_scale:
// dlogits[images, classes] = gradient_scale * (softmax(logits) - targets).
double SoftmaxCrossEntropy(const float* logits, const float* targets, int images, int classes,
                           float gradient_scale, float* dlogits);

}  // namespace mobilenet
