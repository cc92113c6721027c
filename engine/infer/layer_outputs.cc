#include "engine/infer/layer_outputs.h"

#include <algorithm>

#include "engine/infer/layers/map_rows.h"
#include "engine/kernels/convolution/convolution.h"
#include "engine/kernels/depthwise/depthwise.h"
#include "engine/kernels/pointwise/pointwise.h"

namespace mobilenet {
namespace {

int Pixels(const Layer& layer) { return layer.out_size * layer.out_size; }

}  // namespace

LayerOutputs::LayerOutputs(const Weights& folded) : activation_(folded.activation) {
  size_t map_size = 0, patches_size = 0, zeros_size = 0;
  for (const Layer& layer : Layers(folded.spec)) {
    if (layer.kind == LayerKind::kFullyConnected) continue;
    const std::vector<float>& weight = folded.tensors.find(layer.name + ".weight")->second.values;
    const std::vector<float>& bias = folded.tensors.find(layer.name + ".bias")->second.values;
    AlignedBuffer<float> weights;
    if (layer.kind == LayerKind::kDepthwise) {
      weights = AlignedBuffer<float>(weight.size());
      std::copy(weight.begin(), weight.end(), weights.begin());
    } else {
      const int inputs = layer.kind == LayerKind::kConv ? kPatch : layer.in_channels;
      weights = AlignedBuffer<float>(PackedMatrixSize(inputs, layer.out_channels));
      PackMatrix(weight.data(), inputs, layer.out_channels, false, weights.data());
    }
    map_size = std::max(map_size, static_cast<size_t>(Pixels(layer)) * layer.out_channels);
    if (layer.kind == LayerKind::kConv) patches_size = static_cast<size_t>(Pixels(layer)) * kPatch;
    if (layer.kind == LayerKind::kDepthwise) {
      zeros_size = std::max(zeros_size, MapRows<float>::RowSize(layer));
    }
    convolutions_.push_back({layer, std::move(weights), bias});
  }
  for (std::vector<float>& map : maps_) map.resize(map_size);
  patches_ = AlignedBuffer<float>(patches_size);
  zeros_ = AlignedBuffer<float>(zeros_size);
}

void LayerOutputs::RunConvolution(const Convolution& convolution, const float* x, float* y) {
  const Layer& layer = convolution.layer;
  const float* weights = convolution.weights.data();
  const float* bias = convolution.bias.data();
  if (layer.kind == LayerKind::kDepthwise) {
    const MapRows<float> map(layer, x, zeros_.data());
    for (int row = 0; row < layer.out_size; ++row) {
      const float* rows[kKernel];
      map.InputRowsFor(row, rows);
      DepthwiseRow(rows, weights, bias, activation_, layer.stride, map.padding(), layer.in_size,
                   layer.out_size, layer.out_channels,
                   y + static_cast<size_t>(row) * layer.out_size * layer.out_channels);
    }
    return;
  }
  int inputs = layer.in_channels;
  if (layer.kind == LayerKind::kConv) {
    GatherPatches(x, layer.in_size, 0, Pixels(layer), patches_.data());
    x = patches_.data();
    inputs = kPatch;
  }
  Pointwise(x, Pixels(layer), inputs, layer.out_channels, weights, bias, activation_, y);
}

void LayerOutputs::Run(std::span<const float> input, const Visit& visit) {
  const float* x = input.data();
  for (size_t i = 0; i < convolutions_.size(); ++i) {
    const Layer& layer = convolutions_[i].layer;
    float* y = maps_[i % 2].data();
    RunConvolution(convolutions_[i], x, y);
    visit(i, {y, static_cast<size_t>(Pixels(layer)) * layer.out_channels});
    x = y;
  }
}

}  // namespace mobilenet
