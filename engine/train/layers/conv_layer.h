#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/activation.h"
#include "engine/kernels/pointwise/bfloat16.h"
#include "engine/model/spec.h"
#include "engine/train/layers/parameter.h"

namespace mobilenet {

// The batch is always cut into this many shards of whole images. Sums over the batch are kept per
// shard and then added in the order of the shards, so that training gives the same bits on any
// number of threads.
inline constexpr int kShards = 8;

// The images [first, last) of a batch.
struct ImageRange {
  int first, last;
};
// The images of one shard. It may be empty if the batch has fewer than kShards images.
constexpr ImageRange ShardImages(int shard, int batch) {
  return {batch * shard / kShards, batch * (shard + 1) / kShards};
}

// Two sums per channel over the batch, kept per shard: the first and the second sum of
// ChannelSums or of BatchNormGradientSums.
class ShardSums {
 public:
  explicit ShardSums(int channels)
      : channels_(channels), sums_(static_cast<size_t>(2 * channels * kShards)) {}
  // The shard's sums, [channels].
  double* first(int shard) { return sums_.data() + static_cast<size_t>(2 * shard) * channels_; }
  double* second(int shard) { return first(shard) + channels_; }
  // Sets the shard's sums to zero.
  void Clear(int shard);
  // A channel's total over the shards, added in their order.
  double TotalFirst(int channel) const { return Total(channel); }
  double TotalSecond(int channel) const { return Total(channels_ + channel); }

 private:
  double Total(int column) const;
  int channels_;
  std::vector<double> sums_;
};

// The number type in which pointwise convolutions multiply. Sums, statistics and the weights that
// the optimizer changes are always float32. kBfloat16 needs a CPU for which HasBfloat16Products()
// holds.
enum class Precision { kFloat32, kBfloat16 };

// One convolution with batch norm and activation, in training. The forward pass stores only the
// convolution's output y. The next layer and the backward pass normalise and activate it again,
// block by block in cache, which saves writing every activation to memory and reading it back.
struct ConvLayer {
  // The parameters must outlive the layer.
  ConvLayer(const Layer& layer, Parameter* weight, Parameter* gamma, Parameter* beta);

  // Sets the layer's shape (`sized` has new map sizes, but the same channels) and allocates y for
  // `batch` images.
  void Reserve(const Layer& sized, int batch);
  // Allocates the packed weights for this precision. PackWeights must follow before the next pass.
  void SetPrecision(Precision precision);
  // Packs the weights for the forward and backward products. Must follow every change of the
  // weights.
  void PackWeights();
  // Ends the forward pass: computes mean, variance, inverse_deviation, scale and shift from `sums`,
  // which cover `count` pixels (all images of the batch).
  void FinishForward(int64_t count, float epsilon);
  // moving = momentum * moving + (1 - momentum) * batch statistics, for mean and variance.
  void UpdateMovingAverages(float momentum);
  // Computes the gradients of gamma and beta from `gradient_sums` over `count` pixels, and slope
  // and offset, with which BatchNormInputGradient computes the gradient of y.
  void FinishBackward(int64_t count);

  // Whether this layer multiplies in bfloat16.
  bool uses_bfloat16() const { return packed_bf16.size() > 0; }
  // Output pixels of one image.
  int64_t pixels() const { return static_cast<int64_t>(layer.out_size) * layer.out_size; }

  Layer layer;
  Parameter *weight, *gamma, *beta;
  AlignedBuffer<float> moving_mean, moving_variance;  // [out_channels]

  AlignedBuffer<float> y;  // [batch, out_size, out_size, out_channels]
  // Packed weights. Depthwise layers have none, conv1 has `packed`, and a pointwise layer has the
  // float32 or the bfloat16 pair. The transposed ones serve the gradient of the input.
  AlignedBuffer<float> packed, packed_transposed;
  AlignedBuffer<Bfloat16> packed_bf16, packed_bf16_transposed;
  ShardSums sums;           // sums of y and y^2
  ShardSums gradient_sums;  // sums of dz and dz * (y - mean)
  // [out_channels], named as in engine/kernels/batch_norm/batch_norm.h; inverse_deviation is
  // 1 / sqrt(variance + epsilon).
  std::vector<float> mean, variance, inverse_deviation, scale, shift, slope, offset;
};

}  // namespace mobilenet
