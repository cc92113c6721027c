#include "engine/infer/network_int8.h"

#include <algorithm>
#include <vector>

#include "engine/infer/layers/separable_int8.h"
#include "engine/infer/network_flow.h"
#include "engine/kernels/convolution/convolution_int8.h"
#include "engine/kernels/depthwise/depthwise_int8.h"
#include "engine/kernels/head/head_int8.h"
#include "engine/kernels/pointwise/pointwise_int8.h"
#include "engine/model/layer_constants.h"

namespace mobilenet {
namespace {

// Bytes of a layer's packed weights.
size_t PackedWeightsSize(const Layer& layer) {
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

// Packs a layer's weights for its kernel; a depthwise layer's together with its constants, and fc's
// transposed to [out, in].
void PackWeights(const Layer& layer, const std::vector<int8_t>& weight,
                 const LayerConstants& constants, int8_t* packed) {
  switch (layer.kind) {
    case LayerKind::kConv:
      PackConvolutionInt8(weight.data(), layer.out_channels, reinterpret_cast<int32_t*>(packed));
      return;
    case LayerKind::kDepthwise:
      PackDepthwiseInt8(weight.data(), constants.bias.data(), constants.multiplier.data(),
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

class Int8Network : public NetworkFlow<uint8_t> {
 public:
  Int8Network(const QuantizedWeights& weights, ThreadPool* pool);
  std::span<const float> features() override;
  std::span<const float> head_weights() const override { return head_weights_; }

 private:
  // Copies the weights into parameters_, packed for the kernels.
  void LoadLayers(const QuantizedWeights& weights);
  void TakeAllBuffers();
  void RunConv1Rows(int begin, int end, int worker, uint8_t* y) override;
  void RunBlock(size_t index, const uint8_t* x, uint8_t* y) override {
    RunSeparableInt8(convolutions_[index], convolutions_[index + 1], x, separable_, y, workers_,
                     clock_, index);
  }
  void RunHead(const uint8_t* features) override;

  // Values of one padded row of conv1's quantised input.
  size_t Conv1RowSize() const { return size_t{3} * (2 * layers_.front().out_size + 1); }
  // Values of the padded rows that one task reads; the kernel reads one value after their end.
  size_t Conv1RowsSize() const {
    return RoundUpToCacheLine<int16_t>(Conv1RowSize() * (2 * kConv1RowsPerTask + 1) + 1);
  }

  const float input_factor_;   // quantised input = normalised pixel * input_factor_
  const float feature_scale_;  // real feature = quantised feature * feature_scale_
  Arena parameters_;
  std::vector<ConvolutionInt8> convolutions_;  // all 28 layers' parameters
  std::vector<float> head_weights_;            // fc's real weights, [channels, classes]
  float* features_;                            // the real features, when features() is called
  int16_t* conv1_rows_;  // for each worker the quantised input rows of a task, zero-padded
  int32_t* pooled_;      // [channels]
};

Int8Network::Int8Network(const QuantizedWeights& weights, ThreadPool* pool)
    : NetworkFlow(weights.spec, pool),
      input_factor_(static_cast<float>(1 / InputScale(weights.preprocessing))),
      feature_scale_(weights.layers.find("pw13")->second.activation_scale) {
  LoadLayers(weights);
  const QuantizedLayer& head = weights.layers.find("fc")->second;
  head_weights_.resize(head.weight.size());
  for (size_t i = 0; i < head.weight.size(); ++i) {
    head_weights_[i] = head.weight[i] * head.scale[i % head.scale.size()];
  }
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    const SeparableSplit split(layers_[i], layers_[i + 1], workers_.count());
    separable_.scratch_size =
        std::max(separable_.scratch_size, SeparableInt8Scratch(layers_[i], split));
  }
  TakeAllBuffers();
  activations_.Allocate();
  TakeAllBuffers();
}

void Int8Network::LoadLayers(const QuantizedWeights& weights) {
  for (const bool allocated : {false, true}) {
    for (size_t i = 0; i < layers_.size(); ++i) {
      const Layer& layer = layers_[i];
      int8_t* packed = parameters_.Take<int8_t>(PackedWeightsSize(layer));
      int32_t* bias = parameters_.Take<int32_t>(layer.out_channels);
      float* multiplier = parameters_.Take<float>(layer.out_channels);
      if (!allocated) continue;
      const LayerConstants constants = ComputeLayerConstants(weights, layers_, i);
      PackWeights(layer, weights.layers.find(layer.name)->second.weight, constants, packed);
      std::copy(constants.bias.begin(), constants.bias.end(), bias);
      std::copy(constants.multiplier.begin(), constants.multiplier.end(), multiplier);
      convolutions_.push_back({layer, packed, bias, multiplier});
    }
    if (!allocated) parameters_.Allocate();
  }
}

void Int8Network::TakeAllBuffers() {
  TakeBuffers();
  features_ = activations_.Take<float>(MapSize(last_convolution()));
  conv1_rows_ = activations_.Take<int16_t>(workers_.count() * Conv1RowsSize());
  separable_.scratch = activations_.Take<uint8_t>(workers_.count() * separable_.scratch_size);
  pooled_ = activations_.Take<int32_t>(layers_.back().in_channels);
}

void Int8Network::RunConv1Rows(int begin, int end, int worker, uint8_t* y) {
  const ConvolutionInt8& conv = convolutions_.front();
  const int side = conv.layer.in_size, stride = conv.layer.stride;
  const int width = conv.layer.out_size, channels = conv.layer.out_channels;
  const int padding = PaddingBefore(side, stride);
  const size_t length = size_t{3} * side;
  int16_t* in_rows = conv1_rows_ + worker * Conv1RowsSize();
  for (int row = 0; row <= 2 * (end - begin); ++row) {
    const int in_y = begin * stride - padding + row;
    int16_t* to = in_rows + row * Conv1RowSize() + 3 * padding;
    if (in_y < 0 || in_y >= side) {
      std::fill_n(to, length, int16_t{0});
    } else {
      QuantizeInput(input_ + in_y * length, length, input_factor_, to);
    }
  }
  for (int row = begin; row < end; ++row, in_rows += 2 * Conv1RowSize(), y += width * channels) {
    const int16_t* const rows[kKernel] = {in_rows, in_rows + Conv1RowSize(),
                                          in_rows + 2 * Conv1RowSize()};
    ConvolutionRowInt8(rows, static_cast<const int32_t*>(conv.weights), conv.bias, conv.multiplier,
                       width, channels, y);
  }
}

void Int8Network::RunHead(const uint8_t* features) {
  const ConvolutionInt8& fc = convolutions_.back();
  const int side = last_convolution().out_size;
  GlobalSumPoolInt8(features, side * side, fc.layer.in_channels, pooled_);
  FullyConnectedInt8(pooled_, fc.layer.in_channels, fc.layer.out_channels,
                     static_cast<const int8_t*>(fc.weights), fc.bias, fc.multiplier, logits_);
}

std::span<const float> Int8Network::features() {
  const size_t size = MapSize(last_convolution());
  for (size_t i = 0; i < size; ++i) features_[i] = last_map()[i] * feature_scale_;
  return {features_, size};
}

}  // namespace

std::unique_ptr<InferenceNetwork> MakeInt8Network(const QuantizedWeights& weights,
                                                  ThreadPool* pool) {
  return std::make_unique<Int8Network>(weights, pool);
}

}  // namespace mobilenet
