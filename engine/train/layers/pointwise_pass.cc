#include "engine/train/layers/pointwise_pass.h"

#include "engine/kernels/pointwise/bfloat16_product.h"
#include "engine/kernels/pointwise/pointwise.h"
#include "engine/train/layers/batch_norm_blocks.h"

namespace mobilenet {

void ForwardPointwise(ConvLayer& layer, const ConvLayer& previous, int64_t first, int64_t pixels,
                      int shard, Activation activation, PassScratch& scratch) {
  const int k = layer.layer.in_channels, n = layer.layer.out_channels;
  float* y = layer.y.data() + first * n;
  ActivateBlock(previous, first, pixels, activation, scratch.inputs.data());
  scratch.clock.Lap(PassKind::kBatchNorm);
  if (layer.uses_bfloat16()) {
    RoundRows(scratch.inputs.data(), pixels, k, scratch.inputs_bf16.data());
    PointwiseBfloat16(scratch.inputs_bf16.data(), pixels, k, n, layer.packed_bf16.data(), y);
  } else {
    Pointwise(scratch.inputs.data(), pixels, k, n, layer.packed.data(), nullptr, Activation::kNone,
              y);
  }
  scratch.clock.Lap(PassKind::kPointwise);
  AddSums(layer, shard, first, pixels);
  scratch.clock.Lap(PassKind::kBatchNorm);
}

void BackwardPointwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int64_t first,
                       int64_t pixels, int shard, Activation activation, PassScratch& scratch,
                       float* previous_da, float* dweights) {
  const int k = layer.layer.in_channels, n = layer.layer.out_channels;
  const float *x = scratch.inputs.data(), *dy = scratch.gradients.data();
  float* dx = previous_da + first * k;
  ActivateBlock(previous, first, pixels, activation, scratch.inputs.data());
  GradientBlock(layer, da, first, pixels, activation, scratch.gradients.data());
  scratch.clock.Lap(PassKind::kBatchNorm);
  if (layer.uses_bfloat16()) {
    RoundRowPairs(x, pixels, k, scratch.inputs_bf16.data());
    RoundRowPairs(dy, pixels, n, scratch.gradients_bf16.data());
    PointwiseWeightGradientBfloat16(scratch.inputs_bf16.data(), scratch.gradients_bf16.data(),
                                    pixels, k, n, scratch.panel_bf16.data(), dweights);
    RoundRows(dy, pixels, n, scratch.gradients_bf16.data());
    PointwiseBfloat16(scratch.gradients_bf16.data(), pixels, n, k,
                      layer.packed_bf16_transposed.data(), dx);
  } else {
    PointwiseWeightGradient(x, dy, pixels, k, n, scratch.panel.data(), dweights);
    Pointwise(dy, pixels, n, k, layer.packed_transposed.data(), nullptr, Activation::kNone, dx);
  }
  scratch.clock.Lap(PassKind::kPointwise);
  AddGradientSums(previous, shard, previous_da, first, pixels, activation);
  scratch.clock.Lap(PassKind::kBatchNorm);
}

}  // namespace mobilenet
