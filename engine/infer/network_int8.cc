#include "engine/infer/network_int8.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/infer/arena.h"
#include "engine/infer/layers/map_rows.h"
#include "engine/infer/layers/separable_int8.h"
#include "engine/kernels/convolution/convolution_int8.h"
#include "engine/kernels/depthwise/depthwise_int8.h"
#include "engine/kernels/head/head_int8.h"
#include "engine/kernels/pointwise/pointwise_int8.h"
#include "engine/model/layer_constants.h"

namespace mobilenet {
namespace {

size_t MapSize(const Layer& layer) {
  return static_cast<size_t>(layer.out_size) * layer.out_size * layer.out_channels;
}

size_t PackedSize(const Layer& layer) {
  switch (layer.kind) {
    case LayerKind::kConv:
      return PackedConvolutionInt8Size(layer.out_channels) * sizeof(int32_t);
    case LayerKind::kDepthwise:
      return PackedDepthwiseInt8Size(layer.out_channels);
    case LayerKind::kPointwise:
      return PackedInt8Size(layer.in_channels, layer.out_channels);
    case LayerKind::kFullyConnected:
      break;
  }
  return static_cast<size_t>(layer.weights);
}

void Pack(const Layer& layer, const std::vector<int8_t>& weight, const LayerConstants& integers,
          int8_t* packed) {
  switch (layer.kind) {
    case LayerKind::kConv:
      PackConvolutionInt8(weight.data(), layer.out_channels, reinterpret_cast<int32_t*>(packed));
      return;
    case LayerKind::kDepthwise:
      PackDepthwiseInt8(weight.data(), integers.bias.data(), integers.multiplier.data(),
                        layer.out_channels, reinterpret_cast<uint8_t*>(packed));
      return;
    case LayerKind::kPointwise:
      PackInt8(weight.data(), layer.in_channels, layer.out_channels, packed);
      return;
    case LayerKind::kFullyConnected:
      for (int j = 0; j < layer.out_channels; ++j) {
        for (int c = 0; c < layer.in_channels; ++c) {
          *packed++ = weight[static_cast<size_t>(c) * layer.out_channels + j];
        }
      }
  }
}

// Copies weights into `arena`, packed for the kernels.
std::vector<ConvolutionInt8> LoadLayers(const QuantizedWeights& weights, Arena& arena) {
  const std::vector<Layer> layers = Layers(weights.spec);
  std::vector<size_t> offsets;
  for (const Layer& layer : layers) {
    offsets.push_back(arena.Plan<int8_t>(PackedSize(layer)));
    offsets.push_back(arena.Plan<int32_t>(layer.out_channels));
    offsets.push_back(arena.Plan<float>(layer.out_channels));
  }
  arena.Allocate();

  std::vector<ConvolutionInt8> loaded;
  for (size_t i = 0; i < layers.size(); ++i) {
    const LayerConstants integers = ComputeLayerConstants(weights, layers, i);
    int8_t* packed = arena.At<int8_t>(offsets[3 * i]);
    int32_t* bias = arena.At<int32_t>(offsets[3 * i + 1]);
    float* multiplier = arena.At<float>(offsets[3 * i + 2]);
    Pack(layers[i], weights.layers.find(layers[i].name)->second.weight, integers, packed);
    std::copy(integers.bias.begin(), integers.bias.end(), bias);
    std::copy(integers.multiplier.begin(), integers.multiplier.end(), multiplier);
    loaded.push_back({layers[i], packed, bias, multiplier});
  }
  return loaded;
}

class Int8Network : public InferenceNetwork {
 public:
  Int8Network(const QuantizedWeights& weights, ThreadPool* pool);
  std::span<float> input() override { return {input_, InputSize()}; }
  std::span<const float> Run() override;
  std::span<const float> features() override;
  std::span<const float> head_weights() const override { return head_weights_; }

 private:
  size_t InputSize() const { return size_t{3} * resolution_ * resolution_; }
  // Of a row of strips_, and of one strip with the number that the kernel reads after its end.
  size_t StripRow() const { return size_t{3} * (2 * layers_.front().layer.out_size + 1); }
  size_t StripSize() const {
    return InCacheLines<int16_t>(StripRow() * (2 * kConv1RowsPerTask + 1) + 1);
  }
  void RunConv1();

  const int resolution_;
  const float input_factor_;   // from normalised pixels to whole numbers
  const float feature_scale_;  // back from the last activations
  Arena parameters_;
  std::vector<ConvolutionInt8> layers_;  // all 28
  std::vector<float> head_weights_;

  Arena activations_;
  float *input_, *logits_, *features_;
  int16_t* strips_;  // for each worker, rows of the input in whole numbers with zeros around
  SeparableMemory<uint8_t> separable_;
  uint8_t* maps_[2];  // the outputs of conv1 and of every pointwise layer, in turn
  int32_t* pooled_;
};

Int8Network::Int8Network(const QuantizedWeights& weights, ThreadPool* pool)
    : InferenceNetwork(pool),
      resolution_(weights.spec.resolution),
      input_factor_(static_cast<float>(1 / InputScale(weights.preprocessing))),
      feature_scale_(weights.layers.find("pw13")->second.activation_scale),
      layers_(LoadLayers(weights, parameters_)) {
  const QuantizedLayer& head = weights.layers.find("fc")->second;
  head_weights_.resize(head.weight.size());
  for (size_t i = 0; i < head.weight.size(); ++i) {
    head_weights_[i] = head.weight[i] * head.scale[i % head.scale.size()];
  }
  size_t map_sizes[2] = {MapSize(layers_[0].layer), 0};
  size_t zeros_size = 0, intermediate_size = 0;
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    size_t& map_size = map_sizes[(i + 1) / 2 % 2];
    map_size = std::max(map_size, MapSize(layers_[i + 1].layer));
    const Layer& depthwise = layers_[i].layer;
    const SeparableSplit split(depthwise, layers_[i + 1].layer, workers_.count());
    zeros_size = std::max(zeros_size, MapRows<uint8_t>::RowSize(depthwise));
    intermediate_size = std::max(
        intermediate_size, SeparableIntermediateSize<uint8_t>(depthwise, split, workers_.count()));
    separable_.scratch_size =
        std::max(separable_.scratch_size, SeparableInt8Scratch(depthwise, split));
  }
  const Layer& fc = layers_.back().layer;
  const size_t offsets[] = {activations_.Plan<float>(InputSize()),
                            activations_.Plan<float>(fc.out_channels),
                            activations_.Plan<float>(MapSize(layers_[layers_.size() - 2].layer)),
                            activations_.Plan<int16_t>(workers_.count() * StripSize()),
                            activations_.Plan<uint8_t>(zeros_size),
                            activations_.Plan<uint8_t>(intermediate_size),
                            activations_.Plan<uint8_t>(workers_.count() * separable_.scratch_size),
                            activations_.Plan<uint8_t>(map_sizes[0]),
                            activations_.Plan<uint8_t>(map_sizes[1]),
                            activations_.Plan<int32_t>(fc.in_channels)};
  activations_.Allocate();
  input_ = activations_.At<float>(offsets[0]);
  logits_ = activations_.At<float>(offsets[1]);
  features_ = activations_.At<float>(offsets[2]);
  strips_ = activations_.At<int16_t>(offsets[3]);
  separable_.zeros = activations_.At<uint8_t>(offsets[4]);
  separable_.intermediate = activations_.At<uint8_t>(offsets[5]);
  separable_.scratch = activations_.At<uint8_t>(offsets[6]);
  maps_[0] = activations_.At<uint8_t>(offsets[7]);
  maps_[1] = activations_.At<uint8_t>(offsets[8]);
  pooled_ = activations_.At<int32_t>(offsets[9]);
}

void Int8Network::RunConv1() {
  const ConvolutionInt8& conv = layers_.front();
  const int width = conv.layer.out_size, channels = conv.layer.out_channels;
  const int padding = PaddingBefore(resolution_, conv.layer.stride);
  const size_t length = size_t{3} * resolution_;
  workers_.Run((width + kConv1RowsPerTask - 1) / kConv1RowsPerTask, [&](int task, int worker) {
    const int begin = task * kConv1RowsPerTask, end = std::min(begin + kConv1RowsPerTask, width);
    int16_t* strip = strips_ + worker * StripSize();
    for (int row = 0; row <= 2 * (end - begin); ++row) {
      const int y = begin * conv.layer.stride - padding + row;
      int16_t* to = strip + row * StripRow() + 3 * padding;
      if (y < 0 || y >= resolution_) {
        std::fill_n(to, length, int16_t{0});
      } else {
        QuantizeInput(input_ + y * length, length, input_factor_, to);
      }
    }
    uint8_t* out = maps_[0] + begin * width * channels;
    for (int y = begin; y < end; ++y, strip += 2 * StripRow(), out += width * channels) {
      const int16_t* const rows[kKernel] = {strip, strip + StripRow(), strip + 2 * StripRow()};
      ConvolutionRowInt8(rows, static_cast<const int32_t*>(conv.weights), conv.bias,
                         conv.multiplier, width, channels, out);
    }
  });
}

std::span<const float> Int8Network::Run() {
  clock_.Start();
  RunConv1();
  clock_.Lap(0);
  uint8_t* x = maps_[0];
  uint8_t* y = maps_[1];
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    RunSeparableInt8(layers_[i], layers_[i + 1], x, separable_, y, workers_, clock_, i);
    std::swap(x, y);
  }
  const ConvolutionInt8& fc = layers_.back();
  const int side = layers_[layers_.size() - 2].layer.out_size;
  GlobalSumPoolInt8(x, side * side, fc.layer.in_channels, pooled_);
  FullyConnectedInt8(pooled_, fc.layer.in_channels, fc.layer.out_channels,
                     static_cast<const int8_t*>(fc.weights), fc.bias, fc.multiplier, logits_);
  clock_.Lap(layers_.size() - 1);
  return {logits_, static_cast<size_t>(fc.layer.out_channels)};
}

std::span<const float> Int8Network::features() {
  const size_t size = MapSize(layers_[layers_.size() - 2].layer);
  const uint8_t* last = maps_[(layers_.size() - 2) / 2 % 2];
  for (size_t i = 0; i < size; ++i) features_[i] = last[i] * feature_scale_;
  return {features_, size};
}

}  // namespace

std::unique_ptr<InferenceNetwork> MakeInt8Network(const QuantizedWeights& weights,
                                                  ThreadPool* pool) {
  return std::make_unique<Int8Network>(weights, pool);
}

}  // namespace mobilenet
