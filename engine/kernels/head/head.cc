#include "engine/kernels/head/head.h"

#include <algorithm>
#include <cmath>

namespace mobilenet {

void GlobalAveragePool(const float* x, int images, int pixels, int channels, float* pooled) {
  const float scale = 1.0f / static_cast<float>(pixels);
  for (int image = 0; image < images; ++image, pooled += channels) {
    std::fill_n(pooled, channels, 0.0f);
    for (int pixel = 0; pixel < pixels; ++pixel, x += channels) {
      for (int c = 0; c < channels; ++c) pooled[c] += x[c];
    }
    for (int c = 0; c < channels; ++c) pooled[c] *= scale;
  }
}

void GlobalAveragePoolGradient(const float* dpooled, int images, int pixels, int channels,
                               float* dx) {
  const float scale = 1.0f / static_cast<float>(pixels);
  for (int image = 0; image < images; ++image, dpooled += channels) {
    for (int pixel = 0; pixel < pixels; ++pixel, dx += channels) {
      for (int c = 0; c < channels; ++c) dx[c] = scale * dpooled[c];
    }
  }
}

void FullyConnected(const float* x, int images, int channels, int classes, const float* weights,
                    const float* bias, float* logits) {
  for (int image = 0; image < images; ++image, x += channels, logits += classes) {
    std::copy_n(bias, classes, logits);
    const float* w = weights;
    for (int c = 0; c < channels; ++c, w += classes) {
      for (int k = 0; k < classes; ++k) logits[k] += x[c] * w[k];
    }
  }
}

void FullyConnectedGradient(const float* x, const float* dlogits, int images, int channels,
                            int classes, const float* weights, float* dx, float* dweights,
                            float* dbias) {
  for (int image = 0; image < images; ++image, x += channels, dlogits += classes) {
    for (int k = 0; k < classes; ++k) dbias[k] += dlogits[k];
    float* dw = dweights;
    for (int c = 0; c < channels; ++c, dw += classes) {
      for (int k = 0; k < classes; ++k) dw[k] += x[c] * dlogits[k];
    }
    if (dx == nullptr) continue;
    const float* w = weights;
    for (int c = 0; c < channels; ++c, w += classes) {
      float sum = 0.0f;
      for (int k = 0; k < classes; ++k) sum += w[k] * dlogits[k];
      *dx++ = sum;
    }
  }
}

void Softmax(const float* logits, int classes, float* probabilities) {
  const float largest = *std::max_element(logits, logits + classes);
  float sum = 0.0f;
  for (int k = 0; k < classes; ++k) {
    probabilities[k] = std::exp(logits[k] - largest);  // at most 1, so it never overflows
    sum += probabilities[k];
  }
  for (int k = 0; k < classes; ++k) probabilities[k] /= sum;
}

double SoftmaxCrossEntropy(const float* logits, const float* targets, int images, int classes,
                           float gradient_scale, float* dlogits) {
  double loss = 0.0;
  for (int image = 0; image < images; ++image) {
    const double largest = *std::max_element(logits, logits + classes);
    double sum = 0.0;
    for (int k = 0; k < classes; ++k) sum += std::exp(logits[k] - largest);
    const double log_sum = largest + std::log(sum);
    for (int k = 0; k < classes; ++k) {
      // -target * log(softmax), finite for any finite logits.
      loss += targets[k] * (log_sum - logits[k]);
      dlogits[k] =
          static_cast<float>(gradient_scale * (std::exp(logits[k] - log_sum) - targets[k]));
    }
    logits += classes;
    targets += classes;
    dlogits += classes;
  }
  return loss;
}

}  // namespace mobilenet
