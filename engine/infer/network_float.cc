#include "engine/infer/network_float.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/infer/arena.h"
#include "engine/infer/layers/row_window.h"
#include "engine/infer/layers/separable.h"
#include "engine/kernels/convolution/convolution_row.h"
#include "engine/kernels/head/head.h"
#include "engine/kernels/pointwise/pointwise.h"

namespace mobilenet {
namespace {

bool IsPacked(const Layer& layer) { return layer.kind == LayerKind::kPointwise; }

size_t MapSize(const Layer& layer) {
  return static_cast<size_t>(layer.out_size) * layer.out_size * layer.out_channels;
}

// Copies folded weights into `arena`, packed for the kernels.
std::vector<Convolution> LoadLayers(const Weights& folded, Arena& arena) {
  const std::vector<Layer> layers = Layers(folded.spec);
  std::vector<size_t> offsets;
  for (const Layer& layer : layers) {
    offsets.push_back(
        arena.Plan<float>(IsPacked(layer) ? PackedMatrixSize(layer.in_channels, layer.out_channels)
                                          : static_cast<size_t>(layer.weights)));
    offsets.push_back(arena.Plan<float>(layer.out_channels));
  }
  arena.Allocate();

  std::vector<Convolution> loaded;
  for (size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    const std::vector<float>& weight = folded.tensors.find(layer.name + ".weight")->second.values;
    const std::vector<float>& bias = folded.tensors.find(layer.name + ".bias")->second.values;
    float* weights = arena.At<float>(offsets[2 * i]);
    float* biases = arena.At<float>(offsets[2 * i + 1]);
    if (IsPacked(layer)) {
      PackMatrix(weight.data(), layer.in_channels, layer.out_channels, false, weights);
    } else {
      std::copy(weight.begin(), weight.end(), weights);
    }
    std::copy(bias.begin(), bias.end(), biases);
    loaded.push_back({layer, weights, biases});
  }
  return loaded;
}

class FloatNetwork : public InferenceNetwork {
 public:
  FloatNetwork(const Weights& folded, ThreadPool* pool);
  std::span<float> input() override {
    return {input_, static_cast<size_t>(resolution_) * resolution_ * 3};
  }
  std::span<const float> Run() override;
  std::span<const float> features() override {
    return {features_, MapSize(layers_[layers_.size() - 2].layer)};
  }
  std::span<const float> head_weights() const override {
    const Convolution& fc = layers_.back();
    return {fc.weights, static_cast<size_t>(fc.layer.in_channels) * fc.layer.out_channels};
  }

 private:
  size_t WindowSize() const { return RowWindow::Size(layers_.front().layer); }
  void RunConv1();

  const int resolution_;
  const Activation activation_;
  Arena parameters_;
  std::vector<Convolution> layers_;  // all 28

  Arena activations_;
  float *input_, *pooled_, *logits_;
  float* windows_;  // of the first convolution, one for each worker
  SeparableMemory<float> separable_;
  float* maps_[2];   // the outputs of conv1 and of every pointwise layer, in turn
  float* features_;  // the one of them that the last layer writes
};

FloatNetwork::FloatNetwork(const Weights& folded, ThreadPool* pool)
    : InferenceNetwork(pool),
      resolution_(folded.spec.resolution),
      activation_(folded.activation),
      layers_(LoadLayers(folded, parameters_)) {
  size_t map_sizes[2] = {MapSize(layers_[0].layer), 0};
  size_t zeros_size = 0, intermediate_size = 0;
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    size_t& map_size = map_sizes[(i + 1) / 2 % 2];
    map_size = std::max(map_size, MapSize(layers_[i + 1].layer));
    const Layer& depthwise = layers_[i].layer;
    const SeparableSplit split(depthwise, layers_[i + 1].layer, workers_.count());
    zeros_size = std::max(zeros_size, MapRows<float>::RowSize(depthwise));
    intermediate_size = std::max(
        intermediate_size, SeparableIntermediateSize<float>(depthwise, split, workers_.count()));
  }
  const Layer& fc = layers_.back().layer;
  const size_t offsets[] = {activations_.Plan<float>(size_t{3} * resolution_ * resolution_),
                            activations_.Plan<float>(map_sizes[0]),
                            activations_.Plan<float>(map_sizes[1]),
                            activations_.Plan<float>(workers_.count() * WindowSize()),
                            activations_.Plan<float>(zeros_size),
                            activations_.Plan<float>(intermediate_size),
                            activations_.Plan<float>(fc.in_channels),
                            activations_.Plan<float>(fc.out_channels)};
  activations_.Allocate();
  input_ = activations_.At<float>(offsets[0]);
  maps_[0] = activations_.At<float>(offsets[1]);
  maps_[1] = activations_.At<float>(offsets[2]);
  features_ = maps_[(layers_.size() - 2) / 2 % 2];
  windows_ = activations_.At<float>(offsets[3]);
  separable_.zeros = activations_.At<float>(offsets[4]);
  separable_.intermediate = activations_.At<float>(offsets[5]);
  pooled_ = activations_.At<float>(offsets[6]);
  logits_ = activations_.At<float>(offsets[7]);
}

void FloatNetwork::RunConv1() {
  const Convolution& conv = layers_.front();
  const int width = conv.layer.out_size, channels = conv.layer.out_channels;
  workers_.Run((width + kConv1RowsPerTask - 1) / kConv1RowsPerTask, [&](int task, int worker) {
    const int begin = task * kConv1RowsPerTask, end = std::min(begin + kConv1RowsPerTask, width);
    RowWindow window(conv.layer, input_, begin, windows_ + worker * WindowSize());
    float* out = maps_[0] + begin * width * channels;
    for (int y = begin; y < end; ++y, out += width * channels) {
      const float* rows[kKernel];
      window.MoveTo(y, rows);
      ConvolutionRow(rows, conv.weights, conv.bias, activation_, width, channels, out);
    }
  });
}

std::span<const float> FloatNetwork::Run() {
  clock_.Start();
  RunConv1();
  clock_.Lap(0);
  float* x = maps_[0];
  float* y = maps_[1];
  for (size_t i = 1; i + 1 < layers_.size(); i += 2) {
    RunSeparable(layers_[i], layers_[i + 1], activation_, x, separable_, y, workers_, clock_, i);
    std::swap(x, y);
  }
  const Convolution& fc = layers_.back();
  const int side = layers_[layers_.size() - 2].layer.out_size;
  GlobalAveragePool(x, 1, side * side, fc.layer.in_channels, pooled_);
  FullyConnected(pooled_, 1, fc.layer.in_channels, fc.layer.out_channels, fc.weights, fc.bias,
                 logits_);
  clock_.Lap(layers_.size() - 1);
  return {logits_, static_cast<size_t>(fc.layer.out_channels)};
}

}  // namespace

std::unique_ptr<InferenceNetwork> MakeFloatNetwork(const Weights& folded, ThreadPool* pool) {
  return std::make_unique<FloatNetwork>(folded, pool);
}

}  // namespace mobilenet
