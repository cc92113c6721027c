#include "engine/train/layers/shard_passes.h"

#include <algorithm>

#include "engine/kernels/convolution/convolution.h"
#include "engine/kernels/pointwise/pointwise.h"
#include "engine/train/layers/batch_norm_blocks.h"
#include "engine/train/layers/depthwise_pass.h"
#include "engine/train/layers/pointwise_pass.h"

namespace mobilenet {
namespace {

// Calls body(first, count) for the pixels [first, last) in blocks of at most kBlock.
template <class Body>
void ForBlocks(int64_t first, int64_t last, const Body& body) {
  for (int64_t pixel = first; pixel < last; pixel += kBlock) {
    body(pixel, std::min(kBlock, last - pixel));
  }
}

// Gathers conv1's patches of one image into scratch.inputs, block by block, and calls body(first,
// count) for each: the block has the output pixels [first, first + count) of the batch.
template <class Body>
void ForPatches(const ConvLayer& layer, const float* images, int image, PassScratch& scratch,
                const Body& body) {
  const int size = layer.layer.in_size;
  const float* pixels = images + static_cast<size_t>(image) * size * size * 3;
  ForBlocks(0, layer.pixels(), [&](int64_t first, int64_t count) {
    GatherPatches(pixels, size, static_cast<int>(first), static_cast<int>(count),
                  scratch.inputs.data());
    body(image * layer.pixels() + first, count);
  });
}

void ForwardConv(ConvLayer& layer, const float* images, int image, int shard,
                 PassScratch& scratch) {
  const int channels = layer.layer.out_channels;
  ForPatches(layer, images, image, scratch, [&](int64_t first, int64_t count) {
    Pointwise(scratch.inputs.data(), count, kPatch, channels, layer.packed.data(), nullptr,
              Activation::kNone, layer.y.data() + first * channels);
    scratch.clock.Lap(PassKind::kConvolution);
    AddSums(layer, shard, first, count);
    scratch.clock.Lap(PassKind::kBatchNorm);
  });
}

void BackwardConv(const ConvLayer& layer, const float* images, const float* da, int image,
                  Activation activation, PassScratch& scratch, float* dweights) {
  ForPatches(layer, images, image, scratch, [&](int64_t first, int64_t count) {
    scratch.clock.Lap(PassKind::kConvolution);
    GradientBlock(layer, da, first, count, activation, scratch.gradients.data());
    scratch.clock.Lap(PassKind::kBatchNorm);
    PointwiseWeightGradient(scratch.inputs.data(), scratch.gradients.data(), count, kPatch,
                            layer.layer.out_channels, scratch.panel.data(), dweights);
    scratch.clock.Lap(PassKind::kConvolution);
  });
}

}  // namespace

void ForwardShard(ConvLayer& layer, const ConvLayer* previous, const float* images,
                  ImageRange range, int shard, Activation activation, PassScratch& scratch) {
  scratch.clock.Start();
  layer.sums.Clear(shard);
  const Layer& shape = layer.layer;
  switch (shape.kind) {
    case LayerKind::kConv:
      for (int image = range.first; image < range.last; ++image) {
        ForwardConv(layer, images, image, shard, scratch);
      }
      break;
    case LayerKind::kDepthwise:
      for (int image = range.first; image < range.last; ++image) {
        ForwardDepthwise(layer, *previous, image, shard, activation, scratch);
      }
      break;
    default:
      ForBlocks(range.first * layer.pixels(), range.last * layer.pixels(),
                [&](int64_t first, int64_t count) {
                  ForwardPointwise(layer, *previous, first, count, shard, activation, scratch);
                });
  }
}

void BackwardShard(ConvLayer& layer, ConvLayer* previous, const float* images, const float* da,
                   ImageRange range, int shard, Activation activation, PassScratch& scratch,
                   float* previous_da, float* dweights) {
  scratch.clock.Start();
  std::fill_n(dweights, layer.weight->value.size(), 0.0f);
  if (previous != nullptr) previous->gradient_sums.Clear(shard);
  const Layer& shape = layer.layer;
  switch (shape.kind) {
    case LayerKind::kConv:
      for (int image = range.first; image < range.last; ++image) {
        BackwardConv(layer, images, da, image, activation, scratch, dweights);
      }
      break;
    case LayerKind::kDepthwise:
      for (int image = range.first; image < range.last; ++image) {
        BackwardDepthwise(layer, *previous, da, image, shard, activation, scratch, previous_da,
                          dweights);
      }
      break;
    default:
      ForBlocks(range.first * layer.pixels(), range.last * layer.pixels(),
                [&](int64_t first, int64_t count) {
                  BackwardPointwise(layer, *previous, da, first, count, shard, activation, scratch,
                                    previous_da, dweights);
                });
  }
}

}  // namespace mobilenet
