#include "engine/infer/network_float.h"

#include <algorithm>
#include <vector>

#include "engine/infer/layers/row_window.h"
#include "engine/infer/layers/separable.h"
#include "engine/infer/network_flow.h"
#include "engine/kernels/convolution/convolution_row.h"
#include "engine/kernels/head/head.h"
#include "engine/kernels/pointwise/pointwise.h"

namespace mobilenet {
namespace {

class FloatNetwork : public NetworkFlow<float> {
 public:
  FloatNetwork(const Weights& folded, ThreadPool* pool);
  std::span<const float> features() override { return {last_map(), MapSize(last_convolution())}; }
  std::span<const float> head_weights() const override {
    return {convolutions_.back().weights, static_cast<size_t>(layers_.back().weights)};
  }

 private:
  // Copies the weights into parameters_, packed for the kernels.
  void LoadLayers(const Weights& folded);
  void TakeAllBuffers();
  void RunConv1Rows(int begin, int end, int worker, float* y) override;
  void RunBlock(size_t index, const float* x, float* y) override {
    RunSeparable(convolutions_[index], convolutions_[index + 1], activation_, x, separable_, y,
                 workers_, clock_, index);
  }
  void RunHead(const float* features) override;

  const Activation activation_;
  Arena parameters_;
  std::vector<Convolution> convolutions_;  // all 28 layers' parameters
  float* conv1_rows_;                      // memory of a RowWindow for each worker
  float* pooled_;                          // [channels]
};

FloatNetwork::FloatNetwork(const Weights& folded, ThreadPool* pool)
    : NetworkFlow(folded.spec, pool), activation_(folded.activation) {
  LoadLayers(folded);
  TakeAllBuffers();
  activations_.Allocate();
  TakeAllBuffers();
}

void FloatNetwork::LoadLayers(const Weights& folded) {
  const auto is_packed = [](const Layer& layer) { return layer.kind == LayerKind::kPointwise; };
  for (const bool allocated : {false, true}) {
    for (const Layer& layer : layers_) {
      const size_t size = is_packed(layer) ? PackedMatrixSize(layer.in_channels, layer.out_channels)
                                           : static_cast<size_t>(layer.weights);
      float* weights = parameters_.Take<float>(size);
      float* biases = parameters_.Take<float>(layer.out_channels);
      if (!allocated) continue;
      const std::vector<float>& weight = folded.tensors.find(layer.name + ".weight")->second.values;
      const std::vector<float>& bias = folded.tensors.find(layer.name + ".bias")->second.values;
      if (is_packed(layer)) {
        PackMatrix(weight.data(), layer.in_channels, layer.out_channels, false, weights);
      } else {
        std::copy(weight.begin(), weight.end(), weights);
      }
      std::copy(bias.begin(), bias.end(), biases);
      convolutions_.push_back({layer, weights, biases});
    }
    if (!allocated) parameters_.Allocate();
  }
}

void FloatNetwork::TakeAllBuffers() {
  TakeBuffers();
  conv1_rows_ = activations_.Take<float>(workers_.count() * RowWindow::Size(layers_.front()));
  pooled_ = activations_.Take<float>(layers_.back().in_channels);
}

void FloatNetwork::RunConv1Rows(int begin, int end, int worker, float* y) {
  const Convolution& conv = convolutions_.front();
  const int width = conv.layer.out_size, channels = conv.layer.out_channels;
  RowWindow window(conv.layer, input_, begin, conv1_rows_ + worker * RowWindow::Size(conv.layer));
  for (int row = begin; row < end; ++row, y += width * channels) {
    const float* rows[kKernel];
    window.MoveTo(row, rows);
    ConvolutionRow(rows, conv.weights, conv.bias, activation_, width, channels, y);
  }
}

void FloatNetwork::RunHead(const float* features) {
  const Convolution& fc = convolutions_.back();
  const int side = last_convolution().out_size;
  GlobalAveragePool(features, 1, side * side, fc.layer.in_channels, pooled_);
  FullyConnected(pooled_, 1, fc.layer.in_channels, fc.layer.out_channels, fc.weights, fc.bias,
                 logits_);
}

}  // namespace

std::unique_ptr<InferenceNetwork> MakeFloatNetwork(const Weights& folded, ThreadPool* pool) {
  return std::make_unique<FloatNetwork>(folded, pool);
}

}  // namespace mobilenet
