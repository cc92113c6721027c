#include "engine/model/layer_constants.h"

#include <algorithm>
#include <cmath>

namespace mobilenet {
namespace {

constexpr int kMaxPixel = 255;

// Pixels of the last feature map, over which the global average pool runs.
int64_t PooledPixels(const std::vector<Layer>& layers) {
  const int64_t side = layers[layers.size() - 2].out_size;
  return side * side;
}

}  // namespace

double InputScale(const Preprocessing& preprocessing) {
  double largest = 0;
  for (size_t color = 0; color < preprocessing.mean.size(); ++color) {
    const double mean = preprocessing.mean[color];
    const double distance = std::max(std::abs(mean), std::abs(kMaxPixel - mean));
    largest = std::max(largest, distance / preprocessing.scale[color]);
  }
  return largest / kMaxPixel;
}

double AccumulatorScale(double input_scale, float weight_scale) {
  return input_scale * weight_scale;
}

double LayerInputScale(const QuantizedWeights& weights, const std::vector<Layer>& layers,
                       size_t index) {
  if (index == 0) return InputScale(weights.preprocessing);
  const double scale = weights.layers.at(layers[index - 1].name).activation_scale;
  const bool pooled = layers[index].kind == LayerKind::kFullyConnected;
  return pooled ? scale / static_cast<double>(PooledPixels(layers)) : scale;
}

LayerConstants ComputeLayerConstants(const QuantizedWeights& weights,
                                     const std::vector<Layer>& layers, size_t index) {
  const QuantizedLayer& layer = weights.layers.at(layers[index].name);
  const double input_scale = LayerInputScale(weights, layers, index);
  const bool last = layers[index].kind == LayerKind::kFullyConnected;
  LayerConstants constants;
  constants.bias.resize(layer.scale.size());
  constants.multiplier.resize(layer.scale.size());
  for (size_t c = 0; c < layer.scale.size(); ++c) {
    const double scale = AccumulatorScale(input_scale, layer.scale[c]);
    constants.bias[c] = static_cast<int32_t>(std::nearbyint(layer.bias[c] / scale));
    constants.multiplier[c] = static_cast<float>(last ? scale : scale / layer.activation_scale);
  }
  return constants;
}

int64_t MaxAbsInput(const std::vector<Layer>& layers, size_t index) {
  if (index == 0) return kMaxPixel;
  const bool pooled = layers[index].kind == LayerKind::kFullyConnected;
  return kMaxActivation * (pooled ? PooledPixels(layers) : 1);
}

}  // namespace mobilenet
