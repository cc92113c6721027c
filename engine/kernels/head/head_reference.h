#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace mobilenet::reference {

// The last three rows of the paper's Table 1: average pool, fully connected layer, softmax.

// The mean over each image's pixels: x[images, pixels, channels] becomes [images, channels].
template <typename T>
std::vector<T> GlobalAveragePool(const std::vector<T>& x, int pixels, int channels) {
  std::vector<T> pooled(x.size() / pixels, T(0));
  for (size_t i = 0; i < x.size(); ++i) {
    const size_t image = i / channels / pixels;
    pooled[image * channels + i % channels] += x[i] / T(pixels);
  }
  return pooled;
}

// The gradient of x, [images, pixels, channels], for the gradient dpooled[images, channels].
template <typename T>
std::vector<T> GlobalAveragePoolGradient(const std::vector<T>& dpooled, int pixels, int channels) {
  std::vector<T> dx(dpooled.size() * pixels);
  for (size_t i = 0; i < dx.size(); ++i) {
    const size_t image = i / channels / pixels;
    dx[i] = dpooled[image * channels + i % channels] / T(pixels);
  }
  return dx;
}

// logits[images, classes] = x[images, channels] * weights[channels, classes] + bias[classes].
template <typename T>
std::vector<T> FullyConnected(const std::vector<T>& x, int channels, int classes,
                              const std::vector<T>& weights, const std::vector<T>& bias) {
  const size_t images = x.size() / channels;
  std::vector<T> logits(images * classes);
  for (size_t image = 0; image < images; ++image) {
    for (int k = 0; k < classes; ++k) {
      T sum = bias[k];
      for (int c = 0; c < channels; ++c) sum += x[image * channels + c] * weights[c * classes + k];
      logits[image * classes + k] = sum;
    }
  }
  return logits;
}

template <typename T>
struct FullyConnectedGradients {
  std::vector<T> dx, dweights, dbias;  // in the shapes of x, weights and bias
};

// The gradients of FullyConnected for the gradient dlogits[images, classes].
template <typename T>
FullyConnectedGradients<T> FullyConnectedGradient(const std::vector<T>& x,
                                                  const std::vector<T>& dlogits, int channels,
                                                  int classes, const std::vector<T>& weights) {
  FullyConnectedGradients<T> result{std::vector<T>(x.size(), T(0)),
                                    std::vector<T>(weights.size(), T(0)),
                                    std::vector<T>(classes, T(0))};
  const size_t images = x.size() / channels;
  for (size_t image = 0; image < images; ++image) {
    for (int k = 0; k < classes; ++k) {
      const T d = dlogits[image * classes + k];
      result.dbias[k] += d;
      for (int c = 0; c < channels; ++c) {
        result.dx[image * channels + c] += weights[c * classes + k] * d;
        result.dweights[c * classes + k] += x[image * channels + c] * d;
      }
    }
  }
  return result;
}

// exp(logit) / sum of exp(logit) for each image; logits are [images, classes]. The largest logit is
// subtracted first: the result stays the same, but exp cannot overflow.
template <typename T>
std::vector<T> Softmax(std::vector<T> logits, int classes) {
  for (size_t first = 0; first < logits.size(); first += classes) {
    T* row = logits.data() + first;
    const T largest = *std::max_element(row, row + classes);
    T sum = T(0);
    for (int k = 0; k < classes; ++k) sum += row[k] = std::exp(row[k] - largest);
    for (int k = 0; k < classes; ++k) row[k] /= sum;
  }
  return logits;
}

template <typename T>
struct CrossEntropy {
  T loss;                  // the sum over all images of -target * log(softmax(logits))
  std::vector<T> dlogits;  // the loss's gradient, softmax(logits) - targets
};

// Softmax cross-entropy. `logits` and `targets` are [images, classes]; each row of `targets` must
// sum to 1, or the gradient is wrong.
template <typename T>
CrossEntropy<T> SoftmaxCrossEntropy(const std::vector<T>& logits, const std::vector<T>& targets,
                                    int classes) {
  CrossEntropy<T> result{T(0), Softmax(logits, classes)};
  for (size_t i = 0; i < logits.size(); ++i) {
    result.loss -= targets[i] * std::log(result.dlogits[i]);
    result.dlogits[i] -= targets[i];
  }
  return result;
}

}  // namespace mobilenet::reference
