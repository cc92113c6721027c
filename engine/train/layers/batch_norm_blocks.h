#pragma once

#include "engine/kernels/batch_norm/batch_norm.h"
#include "engine/train/layers/conv_layer.h"

namespace mobilenet {

// Batch norm's passes over `pixels` pixels of a layer from pixel `first` of the batch on.

// The layer's activation.
inline void ActivateBlock(const ConvLayer& layer, int64_t first, int64_t pixels,
                          Activation activation, float* out) {
  const int channels = layer.layer.out_channels;
  BatchNormActivate(layer.y.data() + first * channels, pixels, channels, layer.scale.data(),
                    layer.shift.data(), activation, out);
}

// The gradient of the layer's y from that of its activation.
inline void GradientBlock(const ConvLayer& layer, const float* da, int64_t first, int64_t pixels,
                          Activation activation, float* dy) {
  const int channels = layer.layer.out_channels;
  BatchNormInputGradient(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                         layer.scale.data(), layer.shift.data(), layer.slope.data(),
                         layer.offset.data(), activation, dy);
}

inline void AddSums(ConvLayer& layer, int shard, int64_t first, int64_t pixels) {
  const int channels = layer.layer.out_channels;
  ChannelSums(layer.y.data() + first * channels, pixels, channels, layer.sums.first(shard),
              layer.sums.second(shard));
}

inline void AddGradientSums(ConvLayer& layer, int shard, const float* da, int64_t first,
                            int64_t pixels, Activation activation) {
  const int channels = layer.layer.out_channels;
  BatchNormGradientSums(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                        layer.scale.data(), layer.shift.data(), layer.mean.data(), activation,
                        layer.gradient_sums.first(shard), layer.gradient_sums.second(shard));
}

}  // namespace mobilenet
