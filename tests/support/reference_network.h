#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/kernels/batch_norm/batch_norm_reference.h"
#include "engine/kernels/common/activation_reference.h"
#include "engine/kernels/convolution/convolution_reference.h"
#include "engine/kernels/depthwise/depthwise_reference.h"
#include "engine/kernels/head/head_reference.h"
#include "engine/kernels/pointwise/pointwise_reference.h"
#include "engine/model/spec.h"

// The whole network composed of the scalar references. The engine's forward and backward passes are
// tested against it. It stores every intermediate result, so that it reads like the paper.

namespace mobilenet::reference {

// Parameters or their gradients by tensor name: conv1.weight, conv1.bn.gamma, ... fc.bias.
template <typename T>
using Tensors = std::map<std::string, std::vector<T>>;

struct NetworkOptions {
  Activation activation = Activation::kRelu;
  double bn_epsilon = 1e-3;
};

template <typename T>
struct NetworkResult {
  T loss;                 // cross-entropy, the mean over the images
  std::vector<T> logits;  // [images, classes]
  Tensors<T> gradients;   // gradients of the loss for every trained parameter
  Tensors<T> statistics;  // this batch's X.bn.mean and X.bn.variance (biased)
};

// The shape of a layer's input.
inline Map InputMap(const Layer& layer, int images) {
  return {images, layer.in_size, layer.in_size, layer.in_channels};
}

// Batch size from the size of the input [images, size, size, 3].
template <typename T>
int ImageCount(const std::vector<Layer>& layers, const std::vector<T>& images) {
  return static_cast<int>(images.size() / InputMap(layers.front(), 1).Size());
}

// The linear part of a convolution layer.
template <typename T>
std::vector<T> Convolve(const Layer& layer, const std::vector<T>& x, const std::vector<T>& weights,
                        int images) {
  switch (layer.kind) {
    case LayerKind::kConv:
      return Convolution(x, InputMap(layer, images), weights, layer.stride, layer.out_channels);
    case LayerKind::kDepthwise:
      return Depthwise(x, InputMap(layer, images), weights, layer.stride);
    default:
      return Pointwise(x, layer.in_channels, layer.out_channels, weights);
  }
}

// The gradients of Convolve: writes the one of the weights to `dweights` and returns the one of x,
// which is empty for conv1.
template <typename T>
std::vector<T> ConvolveGradient(const Layer& layer, const std::vector<T>& x,
                                const std::vector<T>& weights, const std::vector<T>& dy, int images,
                                std::vector<T>& dweights) {
  const Map in = InputMap(layer, images);
  switch (layer.kind) {
    case LayerKind::kConv:
      dweights = ConvolutionWeightGradient(x, in, dy, layer.stride, layer.out_channels);
      return {};
    case LayerKind::kDepthwise:
      dweights = DepthwiseWeightGradient(x, in, dy, layer.stride);
      return DepthwiseInputGradient(dy, in, weights, layer.stride);
    default:
      dweights = PointwiseWeightGradient(x, dy, layer.in_channels, layer.out_channels);
      return PointwiseInputGradient(dy, layer.in_channels, layer.out_channels, weights);
  }
}

// One training step: batch norm uses the batch's own statistics. `layers` are convolutions and then
// fc, as from Layers(spec). `params` has every trained parameter; others are ignored. `inputs` is
// [images, size, size, 3]; `targets` is [images, classes], and each row sums to 1.
template <typename T>
NetworkResult<T> LossAndGradients(const std::vector<Layer>& layers, const Tensors<T>& params,
                                  const std::vector<T>& inputs, const std::vector<T>& targets,
                                  const NetworkOptions& options = {}) {
  struct Step {
    std::vector<T> x, y, z;  // layer input, convolved, normalised
    ChannelStatistics<T> statistics;
  };
  const int images = ImageCount(layers, inputs);
  const T epsilon = static_cast<T>(options.bn_epsilon);
  const size_t last = layers.size() - 1;
  NetworkResult<T> result;

  std::vector<Step> steps(last);
  std::vector<T> x = inputs;
  for (size_t i = 0; i < last; ++i) {
    const std::string& name = layers[i].name;
    Step& step = steps[i];
    step.x = x;
    step.y = Convolve(layers[i], x, params.at(name + ".weight"), images);
    step.statistics = BatchStatistics(step.y, layers[i].out_channels);
    step.z = BatchNorm(step.y, step.statistics, params.at(name + ".bn.gamma"),
                       params.at(name + ".bn.beta"), epsilon);
    x = Activate(step.z, options.activation);
    result.statistics[name + ".bn.mean"] = step.statistics.mean;
    result.statistics[name + ".bn.variance"] = step.statistics.variance;
  }
  const Layer& fc = layers[last];
  const int pixels = layers[last - 1].out_size * layers[last - 1].out_size;
  const std::vector<T> pooled = GlobalAveragePool(x, pixels, fc.in_channels);
  result.logits = FullyConnected(pooled, fc.in_channels, fc.out_channels, params.at("fc.weight"),
                                 params.at("fc.bias"));

  CrossEntropy<T> entropy = SoftmaxCrossEntropy(result.logits, targets, fc.out_channels);
  result.loss = entropy.loss / T(images);
  for (T& d : entropy.dlogits) d /= T(images);
  const FullyConnectedGradients<T> head = FullyConnectedGradient(
      pooled, entropy.dlogits, fc.in_channels, fc.out_channels, params.at("fc.weight"));
  result.gradients["fc.weight"] = head.dweights;
  result.gradients["fc.bias"] = head.dbias;
  std::vector<T> dx = GlobalAveragePoolGradient(head.dx, pixels, fc.in_channels);
  for (size_t i = last; i-- > 0;) {
    const std::string& name = layers[i].name;
    const Step& step = steps[i];
    const std::vector<T> dz = ActivationGradient(dx, step.z, options.activation);
    const BatchNormGradients<T> norm =
        BatchNormGradient(dz, step.y, step.statistics, params.at(name + ".bn.gamma"), epsilon);
    result.gradients[name + ".bn.gamma"] = norm.dgamma;
    result.gradients[name + ".bn.beta"] = norm.dbeta;
    dx = ConvolveGradient(layers[i], step.x, params.at(name + ".weight"), norm.dx, images,
                          result.gradients[name + ".weight"]);
  }
  return result;
}

// Inference: batch norm uses the moving averages X.bn.mean and X.bn.variance in `params`. Returns
// the logits, [images, classes].
template <typename T>
std::vector<T> Logits(const std::vector<Layer>& layers, const Tensors<T>& params,
                      const std::vector<T>& inputs, const NetworkOptions& options = {}) {
  const int images = ImageCount(layers, inputs);
  std::vector<T> x = inputs;
  for (size_t i = 0; i + 1 < layers.size(); ++i) {
    const std::string& name = layers[i].name;
    const ChannelStatistics<T> moving{params.at(name + ".bn.mean"),
                                      params.at(name + ".bn.variance")};
    x = Activate(BatchNorm(Convolve(layers[i], x, params.at(name + ".weight"), images), moving,
                           params.at(name + ".bn.gamma"), params.at(name + ".bn.beta"),
                           static_cast<T>(options.bn_epsilon)),
                 options.activation);
  }
  const Layer& fc = layers.back();
  const size_t pixels = x.size() / images / fc.in_channels;
  return FullyConnected(GlobalAveragePool(x, static_cast<int>(pixels), fc.in_channels),
                        fc.in_channels, fc.out_channels, params.at("fc.weight"),
                        params.at("fc.bias"));
}

// Random parameters that a seed determines. All are float values, so that a float and a double
// network start from the same numbers. Weights have the variance 2 / fan-in; gamma is around 1,
// beta around 0, and so are the moving variance and mean.
template <typename T>
Tensors<T> RandomParameters(const std::vector<Layer>& layers, uint64_t seed) {
  Tensors<T> params;
  uint64_t stream = 0;
  const auto fill = [&](const std::string& name, size_t size, float low, float high) {
    Random random(seed, stream++);
    std::vector<T>& values = params[name];
    values.resize(size);
    for (T& value : values) value = random.Uniform(low, high);
  };
  for (const Layer& layer : layers) {
    const int kernel =
        layer.kind == LayerKind::kConv || layer.kind == LayerKind::kDepthwise ? 9 : 1;
    const int fan_in = layer.kind == LayerKind::kDepthwise ? kernel : kernel * layer.in_channels;
    const float limit = std::sqrt(6.0f / static_cast<float>(fan_in));
    const size_t outputs = static_cast<size_t>(layer.out_channels);
    fill(layer.name + ".weight", fan_in * outputs, -limit, limit);
    if (layer.kind == LayerKind::kFullyConnected) {
      fill(layer.name + ".bias", outputs, -0.1f, 0.1f);
      continue;
    }
    fill(layer.name + ".bn.gamma", outputs, 0.5f, 1.5f);
    fill(layer.name + ".bn.beta", outputs, -0.5f, 0.5f);
    fill(layer.name + ".bn.mean", outputs, -0.5f, 0.5f);
    fill(layer.name + ".bn.variance", outputs, 0.5f, 1.5f);
  }
  return params;
}

}  // namespace mobilenet::reference
