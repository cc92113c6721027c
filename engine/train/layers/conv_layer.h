#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/activation.h"
#include "engine/kernels/pointwise/bfloat16.h"
#include "engine/model/spec.h"
#include "engine/train/layers/parameter.h"

namespace mobilenet {

// The batch is cut into this many shards of whole images, whatever the number of threads. Sums over
// the batch are kept for each shard and added in the shards' order, so that a run gives the same
// bits on any number of threads.
inline constexpr int kShards = 8;

// Images [first, last) of a batch.
struct ImageRange {
  int first, last;
};
constexpr ImageRange ShardImages(int shard, int batch) {
  return {batch * shard / kShards, batch * (shard + 1) / kShards};
}

// A pair of per-channel sums over the batch, for each shard.
class ShardSums {
 public:
  explicit ShardSums(int channels)
      : channels_(channels), sums_(static_cast<size_t>(2 * channels * kShards)) {}
  double* first(int shard) { return sums_.data() + static_cast<size_t>(2 * shard) * channels_; }
  double* second(int shard) { return first(shard) + channels_; }
  void Clear(int shard);
  // Total over the shards, in order.
  double First(int channel) const { return Total(channel); }
  double Second(int channel) const { return Total(channels_ + channel); }

 private:
  double Total(int column) const;
  int channels_;
  std::vector<double> sums_;
};

// What the pointwise products are made of; sums, statistics and the weights that the optimiser
// changes stay float32. kBfloat16 needs a CPU for which HasBfloat16Products() holds.
enum class Precision { kFloat32, kBfloat16 };

// One convolution with batch norm and activation, in training. What it keeps of the forward pass is
// the convolution's output y alone: whoever reads the layer normalises and activates on the way,
// block by block in cache, which saves writing and reading every activation.
struct ConvLayer {
  ConvLayer(const Layer& layer, Parameter* weight, Parameter* gamma, Parameter* beta);

  // Makes room for `batch` images at the layer's present sizes.
  void Reserve(const Layer& layer, int batch);
  // Makes room for weights of that precision; between steps.
  void SetPrecision(Precision precision);
  // Packs the weights for the two products; after every change of them.
  void PackWeights();
  // Batch statistics from `sums` (of y and y^2 over `count` pixels), then scale and shift.
  void FinishForward(int64_t count, float epsilon);
  // The moving averages: moving = momentum * moving + (1 - momentum) * batch statistics.
  void UpdateMovingAverages(float momentum);
  // Gradients of gamma and beta from `gradient_sums`, and the terms of y's gradient.
  void FinishBackward(int64_t count);

  // Whether the products are of bfloat16 numbers.
  bool uses_bfloat16() const { return packed_bf16.size() > 0; }
  int64_t pixels() const { return static_cast<int64_t>(layer.out_size) * layer.out_size; }

  Layer layer;
  Parameter *weight, *gamma, *beta;
  AlignedBuffer<float> moving_mean, moving_variance;

  AlignedBuffer<float> y;  // [batch, out_size, out_size, out_channels]
  // Pointwise and conv1 only, and of a pointwise layer one of the two pairs at a time.
  AlignedBuffer<float> packed, packed_transposed;
  AlignedBuffer<Bfloat16> packed_bf16, packed_bf16_transposed;
  ShardSums sums;           // of y and y^2
  ShardSums gradient_sums;  // of dz and dz * (y - mean)
  // Per channel: see engine/kernels/batch_norm/batch_norm.h.
  std::vector<float> mean, variance, inverse_deviation, scale, shift, slope, offset;
};

}  // namespace mobilenet
