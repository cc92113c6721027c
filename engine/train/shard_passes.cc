#include "engine/train/shard_passes.h"

#include <algorithm>

#include "engine/kernels/batch_norm.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/depthwise.h"
#include "engine/kernels/pointwise.h"

namespace mobilenet {
namespace {

// Pixels of one block of a product.
constexpr int64_t kBlock = kGradientRows;

// Side of a depthwise layer's input with its padding in place.
int PaddedSize(const Layer& layer) { return (layer.out_size - 1) * layer.stride + 3; }

// Calls body(first, count) for the pixels [first, last) in blocks.
template <class Body>
void ForBlocks(int64_t first, int64_t last, const Body& body) {
  for (int64_t pixel = first; pixel < last; pixel += kBlock) {
    body(pixel, std::min(kBlock, last - pixel));
  }
}

// The activation of `layer`'s `pixels` pixels from `first` on.
void ActivateBlock(const ConvLayer& layer, int64_t first, int64_t pixels, Activation activation,
                   float* out) {
  const int channels = layer.layer.out_channels;
  BatchNormActivate(layer.y.data() + first * channels, pixels, channels, layer.scale.data(),
                    layer.shift.data(), activation, out);
}

// The gradient of `layer`'s y from that of its activation.
void GradientBlock(const ConvLayer& layer, const float* da, int64_t first, int64_t pixels,
                   Activation activation, float* dy) {
  const int channels = layer.layer.out_channels;
  BatchNormInputGradient(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                         layer.scale.data(), layer.shift.data(), layer.slope.data(),
                         layer.offset.data(), activation, dy);
}

void AddSums(ConvLayer& layer, int shard, int64_t first, int64_t pixels) {
  const int channels = layer.layer.out_channels;
  ChannelSums(layer.y.data() + first * channels, pixels, channels, layer.sums.first(shard),
              layer.sums.second(shard));
}

void AddGradientSums(ConvLayer& layer, int shard, const float* da, int64_t first, int64_t pixels,
                     Activation activation) {
  const int channels = layer.layer.out_channels;
  BatchNormGradientSums(da + first * channels, layer.y.data() + first * channels, pixels, channels,
                        layer.scale.data(), layer.shift.data(), layer.mean.data(), activation,
                        layer.gradient_sums.first(shard), layer.gradient_sums.second(shard));
}

// `previous`'s activation of one image in the middle of a square of zeros.
void ActivateImage(const ConvLayer& previous, const Layer& layer, int image, Activation activation,
                   float* padded) {
  const int size = layer.in_size, side = PaddedSize(layer), channels = layer.in_channels;
  const int before = PaddingBefore(size, layer.stride);
  const size_t row_floats = static_cast<size_t>(side) * channels;
  std::fill_n(padded, before * row_floats, 0.0f);
  for (int row = 0; row < size; ++row) {
    float* to = padded + (row + before) * row_floats;
    std::fill_n(to, before * channels, 0.0f);
    ActivateBlock(previous, (static_cast<int64_t>(image) * size + row) * size, size, activation,
                  to + before * channels);
    std::fill(to + (before + size) * channels, to + row_floats, 0.0f);
  }
  std::fill(padded + (before + size) * row_floats, padded + side * row_floats, 0.0f);
}

// The gradient of `layer`'s y of one image, with one zero pixel around it.
void GradientImage(const ConvLayer& layer, const float* da, int image, Activation activation,
                   float* padded) {
  const int size = layer.layer.out_size, channels = layer.layer.out_channels;
  const size_t row_floats = static_cast<size_t>(size + 2) * channels;
  std::fill_n(padded, row_floats, 0.0f);
  for (int row = 0; row < size; ++row) {
    float* to = padded + (row + 1) * row_floats;
    std::fill_n(to, channels, 0.0f);
    GradientBlock(layer, da, (static_cast<int64_t>(image) * size + row) * size, size, activation,
                  to + channels);
    std::fill_n(to + (size + 1) * channels, channels, 0.0f);
  }
  std::fill_n(padded + (size + 1) * row_floats, row_floats, 0.0f);
}

// The three rows of a padded input under output row `out_row`.
struct InputRows {
  const float* rows[3];
};
InputRows RowsUnder(const Layer& layer, const float* padded, int out_row) {
  const size_t row_floats = static_cast<size_t>(PaddedSize(layer)) * layer.in_channels;
  const float* first = padded + out_row * layer.stride * row_floats;
  return {{first, first + row_floats, first + 2 * row_floats}};
}

void ForwardDepthwise(ConvLayer& layer, const ConvLayer& previous, int image, int shard,
                      Activation activation, PassScratch& scratch) {
  const Layer& shape = layer.layer;
  ActivateImage(previous, shape, image, activation, scratch.inputs());
  for (int row = 0; row < shape.out_size; ++row) {
    const int64_t first = (static_cast<int64_t>(image) * shape.out_size + row) * shape.out_size;
    DepthwiseRow(RowsUnder(shape, scratch.inputs(), row).rows, layer.weight->value.data(), nullptr,
                 Activation::kNone, shape.stride, shape.out_size, shape.out_channels,
                 layer.y.data() + first * shape.out_channels);
    AddSums(layer, shard, first, shape.out_size);
  }
}

void BackwardDepthwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int image,
                       int shard, Activation activation, PassScratch& scratch, float* previous_da,
                       float* dweights) {
  const Layer& shape = layer.layer;
  const int out = shape.out_size, channels = shape.out_channels;
  const int padding = PaddingBefore(shape.in_size, shape.stride);
  const size_t dy_row_floats = static_cast<size_t>(out + 2) * channels;
  ActivateImage(previous, shape, image, activation, scratch.inputs());
  GradientImage(layer, da, image, activation, scratch.gradients());
  for (int row = 0; row < out; ++row) {
    DepthwiseWeightGradientRow(RowsUnder(shape, scratch.inputs(), row).rows,
                               scratch.gradients() + (row + 1) * dy_row_floats + channels,
                               shape.stride, out, channels, dweights);
  }
  for (int row = 0; row < shape.in_size; ++row) {
    const float* dy_rows[3];
    for (int kernel_row = 0; kernel_row < 3; ++kernel_row) {
      const int strided = row + padding - kernel_row;
      const int out_row = strided / shape.stride;
      const bool took_part = strided >= 0 && strided % shape.stride == 0 && out_row < out;
      dy_rows[kernel_row] = scratch.gradients() + (took_part ? (out_row + 1) * dy_row_floats : 0);
    }
    const int64_t first = (static_cast<int64_t>(image) * shape.in_size + row) * shape.in_size;
    DepthwiseInputGradientRow(dy_rows, layer.weight->value.data(), shape.stride, padding,
                              shape.in_size, channels, previous_da + first * channels);
    AddGradientSums(previous, shard, previous_da, first, shape.in_size, activation);
  }
}

// Gathers conv1's patches of one image block by block into scratch.inputs() and calls
// body(first, count) with each block's place among the batch's output pixels.
template <class Body>
void ForPatches(const ConvLayer& layer, const float* images, int image, PassScratch& scratch,
                const Body& body) {
  const int size = layer.layer.in_size;
  const float* pixels = images + static_cast<size_t>(image) * size * size * 3;
  ForBlocks(0, layer.pixels(), [&](int64_t first, int64_t count) {
    GatherPatches(pixels, size, static_cast<int>(first), static_cast<int>(count), scratch.inputs());
    body(image * layer.pixels() + first, count);
  });
}

void ForwardConv(ConvLayer& layer, const float* images, int image, int shard,
                 PassScratch& scratch) {
  const int channels = layer.layer.out_channels;
  ForPatches(layer, images, image, scratch, [&](int64_t first, int64_t count) {
    Pointwise(scratch.inputs(), count, kPatch, channels, layer.packed.data(), nullptr,
              Activation::kNone, layer.y.data() + first * channels);
    AddSums(layer, shard, first, count);
  });
}

void BackwardConv(const ConvLayer& layer, const float* images, const float* da, int image,
                  Activation activation, PassScratch& scratch, float* dweights) {
  ForPatches(layer, images, image, scratch, [&](int64_t first, int64_t count) {
    GradientBlock(layer, da, first, count, activation, scratch.gradients());
    PointwiseWeightGradient(scratch.inputs(), scratch.gradients(), count, kPatch,
                            layer.layer.out_channels, scratch.product(), dweights);
  });
}

}  // namespace

PassScratch::PassScratch(const std::vector<ConvLayer>& layers)
    : product_(PointwiseGradientScratch()) {
  int64_t inputs = kBlock * kPatch, gradients = 0;
  for (const ConvLayer& layer : layers) {
    const Layer& shape = layer.layer;
    inputs = std::max(inputs, kBlock * shape.in_channels);
    gradients = std::max(gradients, kBlock * shape.out_channels);
    if (shape.kind != LayerKind::kDepthwise) continue;
    const int64_t side = PaddedSize(shape), out_side = shape.out_size + 2;
    inputs = std::max(inputs, side * side * shape.in_channels);
    gradients = std::max(gradients, out_side * out_side * shape.out_channels);
  }
  inputs_ = AlignedBuffer<float>(static_cast<size_t>(inputs));
  gradients_ = AlignedBuffer<float>(static_cast<size_t>(gradients));
}

void ForwardShard(ConvLayer& layer, const ConvLayer* previous, const float* images,
                  ImageRange range, int shard, Activation activation, PassScratch& scratch) {
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
                  ActivateBlock(*previous, first, count, activation, scratch.inputs());
                  Pointwise(scratch.inputs(), count, shape.in_channels, shape.out_channels,
                            layer.packed.data(), nullptr, Activation::kNone,
                            layer.y.data() + first * shape.out_channels);
                  AddSums(layer, shard, first, count);
                });
  }
}

void BackwardShard(ConvLayer& layer, ConvLayer* previous, const float* images, const float* da,
                   ImageRange range, int shard, Activation activation, PassScratch& scratch,
                   float* previous_da, float* dweights) {
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
                  ActivateBlock(*previous, first, count, activation, scratch.inputs());
                  GradientBlock(layer, da, first, count, activation, scratch.gradients());
                  PointwiseWeightGradient(scratch.inputs(), scratch.gradients(), count,
                                          shape.in_channels, shape.out_channels, scratch.product(),
                                          dweights);
                  Pointwise(scratch.gradients(), count, shape.out_channels, shape.in_channels,
                            layer.packed_transposed.data(), nullptr, Activation::kNone,
                            previous_da + first * shape.in_channels);
                  AddGradientSums(*previous, shard, previous_da, first, count, activation);
                });
  }
}

}  // namespace mobilenet
