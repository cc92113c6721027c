#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace mobilenet::reference {

// Batch norm (Ioffe and Szegedy, arXiv 1502.03167) of x[pixels, channels]. Each channel is
// normalised on its own, over all pixels of all images.

template <typename T>
struct ChannelStatistics {
  std::vector<T> mean, variance;  // [channels]; the variance is biased: divided by m, not m - 1
};

// The mini-batch mean and variance: the first two lines of algorithm 1.
template <typename T>
ChannelStatistics<T> BatchStatistics(const std::vector<T>& x, int channels) {
  const size_t pixels = x.size() / channels;
  ChannelStatistics<T> result{std::vector<T>(channels, T(0)), std::vector<T>(channels, T(0))};
  for (int c = 0; c < channels; ++c) {
    for (size_t p = 0; p < pixels; ++p) result.mean[c] += x[p * channels + c];
    result.mean[c] /= T(pixels);
    for (size_t p = 0; p < pixels; ++p) {
      const T centered = x[p * channels + c] - result.mean[c];
      result.variance[c] += centered * centered;
    }
    result.variance[c] /= T(pixels);
  }
  return result;
}

// gamma * (x - mean) / sqrt(variance + epsilon) + beta, in the shape of x. With the batch's own
// statistics these are the last two lines of algorithm 1 (training), with moving averages line 11
// of algorithm 2 (inference).
template <typename T>
std::vector<T> BatchNorm(const std::vector<T>& x, const ChannelStatistics<T>& statistics,
                         const std::vector<T>& gamma, const std::vector<T>& beta, T epsilon) {
  std::vector<T> y(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const size_t c = i % gamma.size();
    const T normalised = (x[i] - statistics.mean[c]) / std::sqrt(statistics.variance[c] + epsilon);
    y[i] = gamma[c] * normalised + beta[c];
  }
  return y;
}

template <typename T>
struct BatchNormGradients {
  std::vector<T> dx;             // [pixels, channels]
  std::vector<T> dgamma, dbeta;  // [channels]
};

// Gradients for the gradient dy of the output, including the paths through the batch's mean and
// variance: the six equations of section 3. `statistics` must be BatchStatistics(x).
template <typename T>
BatchNormGradients<T> BatchNormGradient(const std::vector<T>& dy, const std::vector<T>& x,
                                        const ChannelStatistics<T>& statistics,
                                        const std::vector<T>& gamma, T epsilon) {
  const size_t channels = gamma.size();
  const size_t pixels = x.size() / channels;
  BatchNormGradients<T> result{std::vector<T>(x.size()), std::vector<T>(channels, T(0)),
                               std::vector<T>(channels, T(0))};
  for (size_t c = 0; c < channels; ++c) {
    const T mean = statistics.mean[c];
    const T inverse_deviation = T(1) / std::sqrt(statistics.variance[c] + epsilon);
    T dvariance = T(0), dmean = T(0), centered_sum = T(0);
    for (size_t i = c; i < x.size(); i += channels) {
      const T dnormalised = dy[i] * gamma[c];
      dvariance += dnormalised * (x[i] - mean) * T(-0.5) * inverse_deviation * inverse_deviation *
                   inverse_deviation;
      dmean -= dnormalised * inverse_deviation;
      centered_sum += x[i] - mean;
    }
    dmean += dvariance * T(-2) * centered_sum / T(pixels);
    for (size_t i = c; i < x.size(); i += channels) {
      result.dx[i] = dy[i] * gamma[c] * inverse_deviation +
                     dvariance * T(2) * (x[i] - mean) / T(pixels) + dmean / T(pixels);
      result.dgamma[c] += dy[i] * (x[i] - mean) * inverse_deviation;
      result.dbeta[c] += dy[i];
    }
  }
  return result;
}

}  // namespace mobilenet::reference
