#include "engine/train/layers/conv_layer.h"

#include <algorithm>
#include <cmath>

#include "engine/kernels/convolution/convolution.h"
#include "engine/kernels/pointwise/pointwise.h"

namespace mobilenet {

void ShardSums::Clear(int shard) { std::fill_n(first(shard), 2 * channels_, 0.0); }

double ShardSums::Total(int column) const {
  double total = 0;
  for (int shard = 0; shard < kShards; ++shard) {
    total += sums_[static_cast<size_t>(2 * shard * channels_ + column)];
  }
  return total;
}

ConvLayer::ConvLayer(const Layer& layer, Parameter* weight, Parameter* gamma, Parameter* beta)
    : layer(layer),
      weight(weight),
      gamma(gamma),
      beta(beta),
      moving_mean(static_cast<size_t>(layer.out_channels)),
      moving_variance(static_cast<size_t>(layer.out_channels)),
      sums(layer.out_channels),
      gradient_sums(layer.out_channels) {
  std::fill(moving_variance.begin(), moving_variance.end(), 1.0f);
  const size_t channels = static_cast<size_t>(layer.out_channels);
  for (auto* values : {&mean, &variance, &inverse_deviation, &scale, &shift, &slope, &offset}) {
    values->resize(channels);
  }
  if (layer.kind == LayerKind::kConv) {
    packed = AlignedBuffer<float>(PackedMatrixSize(kPatch, layer.out_channels));
  }
  SetPrecision(Precision::kFloat32);
}

void ConvLayer::Reserve(const Layer& sized, int batch) {
  layer = sized;
  const size_t needed = static_cast<size_t>(batch * pixels() * layer.out_channels);
  if (y.size() < needed) y = AlignedBuffer<float>(needed);
}

void ConvLayer::SetPrecision(Precision precision) {
  if (layer.kind != LayerKind::kPointwise) return;
  const int k = layer.in_channels, n = layer.out_channels;
  for (AlignedBuffer<float>* pack : {&packed, &packed_transposed}) *pack = {};
  for (AlignedBuffer<Bfloat16>* pack : {&packed_bf16, &packed_bf16_transposed}) *pack = {};
  if (precision == Precision::kBfloat16) {
    packed_bf16 = AlignedBuffer<Bfloat16>(PackedBfloat16Size(k, n));
    packed_bf16_transposed = AlignedBuffer<Bfloat16>(PackedBfloat16Size(n, k));
  } else {
    packed = AlignedBuffer<float>(PackedMatrixSize(k, n));
    packed_transposed = AlignedBuffer<float>(PackedMatrixSize(n, k));
  }
}

void ConvLayer::PackWeights() {
  if (layer.kind == LayerKind::kConv) {
    PackMatrix(weight->value.data(), kPatch, layer.out_channels, false, packed.data());
  } else if (uses_bfloat16()) {
    PackBfloat16(weight->value.data(), layer.in_channels, layer.out_channels, false,
                 packed_bf16.data());
    PackBfloat16(weight->value.data(), layer.out_channels, layer.in_channels, true,
                 packed_bf16_transposed.data());
  } else if (layer.kind == LayerKind::kPointwise) {
    PackMatrix(weight->value.data(), layer.in_channels, layer.out_channels, false, packed.data());
    PackMatrix(weight->value.data(), layer.out_channels, layer.in_channels, true,
               packed_transposed.data());
  }
}

void ConvLayer::FinishForward(int64_t count, float epsilon) {
  for (int c = 0; c < layer.out_channels; ++c) {
    const double average = sums.TotalFirst(c) / static_cast<double>(count);
    const double spread =
        std::max(0.0, sums.TotalSecond(c) / static_cast<double>(count) - average * average);
    mean[c] = static_cast<float>(average);
    variance[c] = static_cast<float>(spread);
    inverse_deviation[c] = static_cast<float>(1 / std::sqrt(spread + epsilon));
    scale[c] = gamma->value[c] * inverse_deviation[c];
    shift[c] = beta->value[c] - mean[c] * scale[c];
  }
}

void ConvLayer::UpdateMovingAverages(float momentum) {
  for (int c = 0; c < layer.out_channels; ++c) {
    moving_mean[c] = momentum * moving_mean[c] + (1 - momentum) * mean[c];
    moving_variance[c] = momentum * moving_variance[c] + (1 - momentum) * variance[c];
  }
}

void ConvLayer::FinishBackward(int64_t count) {
  for (int c = 0; c < layer.out_channels; ++c) {
    const double dz = gradient_sums.TotalFirst(c);
    const double dz_y = gradient_sums.TotalSecond(c);
    const double deviation = inverse_deviation[c];
    beta->gradient[c] = static_cast<float>(dz);
    gamma->gradient[c] = static_cast<float>(dz_y * deviation);
    slope[c] = static_cast<float>(-scale[c] * deviation * deviation * dz_y / count);
    offset[c] = static_cast<float>(-scale[c] * dz / count - double{slope[c]} * mean[c]);
  }
}

}  // namespace mobilenet
