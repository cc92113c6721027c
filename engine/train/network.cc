#include "engine/train/network.h"

#include <algorithm>
#include <utility>

#include "engine/base/index_of_largest.h"
#include "engine/kernels/batch_norm/batch_norm.h"
#include "engine/kernels/head/head.h"
#include "engine/train/initialise.h"

namespace mobilenet {
namespace {

ParameterKind WeightKind(LayerKind kind) {
  switch (kind) {
    case LayerKind::kConv:
      return ParameterKind::kConv;
    case LayerKind::kDepthwise:
      return ParameterKind::kDepthwise;
    case LayerKind::kPointwise:
      return ParameterKind::kPointwise;
    default:
      return ParameterKind::kFullyConnected;
  }
}

}  // namespace

Network::Network(const NetworkOptions& options, ThreadPool& pool) : options_(options), pool_(pool) {
  const std::vector<Layer> layers = Layers(options.spec);
  // The layers keep pointers to the parameters, so the vectors must not reallocate.
  parameters_.reserve(3 * layers.size());
  layers_.reserve(layers.size());
  for (size_t i = 0; i + 1 < layers.size(); ++i) AddConvLayer(layers[i]);
  fc_weight_ =
      AddParameter("fc.weight", ParameterKind::kFullyConnected, WeightShape(layers.back()));
  fc_bias_ = AddParameter("fc.bias", ParameterKind::kBias, {options.spec.classes});
}

void Network::AddConvLayer(const Layer& layer) {
  Parameter* weight =
      AddParameter(layer.name + ".weight", WeightKind(layer.kind), WeightShape(layer));
  Parameter* gamma =
      AddParameter(layer.name + ".bn.gamma", ParameterKind::kGamma, {layer.out_channels});
  Parameter* beta =
      AddParameter(layer.name + ".bn.beta", ParameterKind::kBeta, {layer.out_channels});
  layers_.emplace_back(layer, weight, gamma, beta);
}

Parameter* Network::AddParameter(std::string name, ParameterKind kind, std::vector<int64_t> shape) {
  size_t size = 1;
  for (const int64_t extent : shape) size *= static_cast<size_t>(extent);
  const auto stream = static_cast<uint32_t>(parameters_.size());
  Parameter& parameter =
      parameters_.emplace_back(Parameter{std::move(name), kind, std::move(shape),
                                         AlignedBuffer<float>(size), AlignedBuffer<float>(size)});
  Initialise(parameter, options_.seed, stream);
  return &parameter;
}

void Network::Resize(int resolution, int batch) {
  const bool same_maps = !scratch_.empty() && resolution == options_.spec.resolution;
  options_.spec.resolution = resolution;
  batch_ = batch;
  image_floats_ = static_cast<size_t>(resolution) * resolution * 3;
  if (images_.size() < image_floats_ * batch) {
    images_ = AlignedBuffer<float>(image_floats_ * batch);
  }
  const std::vector<Layer> layers = Layers(options_.spec);
  size_t largest_map = 0, largest_weight = 0;
  for (size_t i = 0; i < layers_.size(); ++i) {
    layers_[i].Reserve(layers[i], batch);
    largest_map = std::max(
        largest_map, static_cast<size_t>(layers_[i].pixels()) * batch * layers[i].out_channels);
    largest_weight = std::max(largest_weight, layers_[i].weight->value.size());
  }
  for (AlignedBuffer<float>& gradient : activation_gradients_) {
    if (gradient.size() < largest_map) gradient = AlignedBuffer<float>(largest_map);
  }
  if (shard_gradients_.size() == 0) {
    shard_gradients_ = AlignedBuffer<float>(largest_weight * kShards);
  }
  const size_t classes = static_cast<size_t>(options_.spec.classes);
  targets_.resize(batch * classes);
  logits_.resize(batch * classes);
  dlogits_.resize(batch * classes);
  pooled_.resize(static_cast<size_t>(batch) * layers_.back().layer.out_channels);
  dpooled_.resize(pooled_.size());
  if (!same_maps) AllocateScratch();
}

void Network::SetPrecision(Precision precision) {
  if (precision == precision_) return;
  precision_ = precision;
  for (ConvLayer& layer : layers_) layer.SetPrecision(precision);
  if (!scratch_.empty()) AllocateScratch();
}

void Network::AllocateScratch() {
  scratch_.clear();
  for (int i = 0; i < pool_.threads(); ++i) scratch_.emplace_back(layers_);
  SetProfile(profile_);
}

void Network::SetProfile(StepProfile* profile) {
  profile_ = profile;
  for (PassScratch& scratch : scratch_) scratch.clock.Enable(profile != nullptr);
  if (profile == nullptr) return;
  profile->forward.resize(layers_.size());
  profile->backward.resize(layers_.size());
}

std::span<float> Network::target(int index) {
  const size_t classes = static_cast<size_t>(options_.spec.classes);
  return {targets_.data() + index * classes, classes};
}

void Network::SwapBatch(AlignedBuffer<float>& images, std::vector<float>& targets) {
  std::swap(images_, images);
  std::swap(targets_, targets);
}

StepResult Network::ForwardBackward() {
  PackWeights();
  Forward();
  const StepResult result = RunHead();
  Backward();
  return result;
}

void Network::PackWeights() {
  Stopwatch watch(profile_ != nullptr ? &profile_->pack : nullptr);
  pool_.Run(static_cast<int>(layers_.size()), [&](int i, int) { layers_[i].PackWeights(); });
}

void Network::CollectPassTimes(std::array<double, kPassKinds>& work) {
  for (PassScratch& scratch : scratch_) scratch.clock.MoveTo(work);
}

void Network::Forward() {
  const ConvLayer* previous = nullptr;
  for (size_t i = 0; i < layers_.size(); ++i) {
    ConvLayer& layer = layers_[i];
    Stopwatch watch(profile_ != nullptr ? &profile_->forward[i].wall : nullptr);
    pool_.Run(kShards, [&](int shard, int worker) {
      ForwardShard(layer, previous, images_.data(), ShardImages(shard, batch_), shard,
                   options_.activation, scratch_[worker]);
    });
    layer.FinishForward(layer.pixels() * batch_, options_.bn_epsilon);
    if (profile_ != nullptr) CollectPassTimes(profile_->forward[i].work);
    previous = &layer;
  }
}

StepResult Network::RunHead() {
  Stopwatch watch(profile_ != nullptr ? &profile_->head : nullptr);
  ConvLayer& last = layers_.back();
  const int channels = last.layer.out_channels, classes = options_.spec.classes;
  const int pixels = static_cast<int>(last.pixels());
  float* activations = activation_gradients_[0].data();
  pool_.Run(batch_, [&](int image, int) {
    const size_t at = static_cast<size_t>(image) * pixels * channels;
    BatchNormActivate(last.y.data() + at, pixels, channels, last.scale.data(), last.shift.data(),
                      options_.activation, activations + at);
    GlobalAveragePool(activations + at, 1, pixels, channels,
                      pooled_.data() + static_cast<size_t>(image) * channels);
  });
  FullyConnected(pooled_.data(), batch_, channels, classes, fc_weight_->value.data(),
                 fc_bias_->value.data(), logits_.data());
  StepResult result;
  result.loss = SoftmaxCrossEntropy(logits_.data(), targets_.data(), batch_, classes,
                                    1.0f / static_cast<float>(batch_), dlogits_.data()) /
                batch_;
  for (int image = 0; image < batch_; ++image) {
    const std::span<const float> image_logits(logits_.data() + image * classes,
                                              static_cast<size_t>(classes));
    const int truth = IndexOfLargest(target(image));
    const bool uniform = target(image)[truth] <= 1.0f / static_cast<float>(classes);
    result.labelled += !uniform;
    result.correct += !uniform && IndexOfLargest(image_logits) == truth;
  }
  std::fill(fc_weight_->gradient.begin(), fc_weight_->gradient.end(), 0.0f);
  std::fill(fc_bias_->gradient.begin(), fc_bias_->gradient.end(), 0.0f);
  FullyConnectedGradient(pooled_.data(), dlogits_.data(), batch_, channels, classes,
                         fc_weight_->value.data(), dpooled_.data(), fc_weight_->gradient.data(),
                         fc_bias_->gradient.data());
  pool_.Run(kShards, [&](int shard, int) {
    const ImageRange range = ShardImages(shard, batch_);
    const int64_t first = static_cast<int64_t>(range.first) * pixels;
    const int64_t count = static_cast<int64_t>(range.last - range.first) * pixels;
    float* da = activations + first * channels;
    GlobalAveragePoolGradient(dpooled_.data() + static_cast<size_t>(range.first) * channels,
                              range.last - range.first, pixels, channels, da);
    last.gradient_sums.Clear(shard);
    BatchNormGradientSums(da, last.y.data() + first * channels, count, channels, last.scale.data(),
                          last.shift.data(), last.mean.data(), options_.activation,
                          last.gradient_sums.first(shard), last.gradient_sums.second(shard));
  });
  return result;
}

void Network::Backward() {
  float* da = activation_gradients_[0].data();
  float* previous_da = activation_gradients_[1].data();
  for (size_t i = layers_.size(); i-- > 0;) {
    ConvLayer& layer = layers_[i];
    ConvLayer* previous = i > 0 ? &layers_[i - 1] : nullptr;
    layer.FinishBackward(layer.pixels() * batch_);
    const size_t weights = layer.weight->value.size();
    Stopwatch watch(profile_ != nullptr ? &profile_->backward[i].wall : nullptr);
    pool_.Run(kShards, [&](int shard, int worker) {
      BackwardShard(layer, previous, images_.data(), da, ShardImages(shard, batch_), shard,
                    options_.activation, scratch_[worker], previous_da,
                    shard_gradients_.data() + shard * weights);
    });
    if (profile_ != nullptr) CollectPassTimes(profile_->backward[i].work);
    ReduceWeightGradient(*layer.weight);
    std::swap(da, previous_da);
  }
}

void Network::ReduceWeightGradient(Parameter& weight) {
  constexpr int kChunk = 1 << 14;
  const int size = static_cast<int>(weight.value.size());
  pool_.Run((size + kChunk - 1) / kChunk, [&](int chunk, int) {
    const int first = chunk * kChunk, last = std::min(size, first + kChunk);
    float* to = weight.gradient.data();
    std::copy(shard_gradients_.data() + first, shard_gradients_.data() + last, to + first);
    for (int shard = 1; shard < kShards; ++shard) {
      const float* from = shard_gradients_.data() + static_cast<size_t>(shard) * size;
      for (int i = first; i < last; ++i) to[i] += from[i];
    }
  });
}

void Network::UpdateMovingAverages(float momentum) {
  for (ConvLayer& layer : layers_) layer.UpdateMovingAverages(momentum);
}

}  // namespace mobilenet
