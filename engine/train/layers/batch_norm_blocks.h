#pragma once

#include "engine/kernels/batch_norm/batch_norm.h"
#include "engine/train/layers/conv_layer.h"

namespace mobilenet {

// The passes of engine/kernels/batch_norm/batch_norm.h over a block of a layer's output: the pixels
// [first, first + pixels) of the batch. Pixels are numbered through all images of the batch.

// Forward: normalises and activates the block of layer.y, out[pixels, out_channels].
inline void ActivateBlock(const ConvLayer& layer, int64_t first, int64_t pixels,
                          Activation activation, float* out) {
  const int channels = layer.layer.out_channels;
  BatchNormActivate(layer.y.data() + first * channels, pixels, channels, layer.scale.data(),
                    layer.shift.data(), activation, out);
}

// Backward: writes the gradient of the block of y, dy[pixels, out_channels]. `da` is the gradient
// of the layer's activation for the whole batch.
inline void GradientBlock(const ConvLayer& layer, const float* da, int64_t first, int64_t pixels,
                          Activation activation, float* dy) {
  const int channels = layer.layer.out_channels;
  BatchNormInputGradient(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                         layer.scale.data(), layer.shift.data(), layer.slope.data(),
                         layer.offset.data(), activation, dy);
}

// Forward: adds the block's sums of y and y^2 to the shard's.
inline void AddSums(ConvLayer& layer, int shard, int64_t first, int64_t pixels) {
  const int channels = layer.layer.out_channels;
  ChannelSums(layer.y.data() + first * channels, pixels, channels, layer.sums.first(shard),
              layer.sums.second(shard));
}

// Backward: adds the block's sums of dz and dz * (y - mean) to the shard's.
inline void AddGradientSums(ConvLayer& layer, int shard, const float* da, int64_t first,
                            int64_t pixels, Activation activation) {
  const int channels = layer.layer.out_channels;
  BatchNormGradientSums(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                        layer.scale.data(), layer.shift.data(), layer.mean.data(), activation,
                        layer.gradient_sums.first(shard), layer.gradient_sums.second(shard));
}

}  // namespace mobilenet
