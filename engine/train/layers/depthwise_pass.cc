#include "engine/train/layers/depthwise_pass.h"

#include <algorithm>

#include "engine/kernels/depthwise/depthwise.h"
#include "engine/train/layers/batch_norm_blocks.h"

namespace mobilenet {
namespace {

// Writes the previous layer's activation of one image, surrounded by the zeros of SAME padding:
// padded[PaddedSize, PaddedSize, in_channels].
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

// Writes the gradient of the layer's y of one image, surrounded by one pixel of zeros:
// padded[out_size + 2, out_size + 2, out_channels].
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

// The three rows of the padded input that output row `out_row` reads.
struct InputRows {
  const float* rows[3];
};
InputRows RowsUnder(const Layer& layer, const float* padded, int out_row) {
  const size_t row_floats = static_cast<size_t>(PaddedSize(layer)) * layer.in_channels;
  const float* first = padded + out_row * layer.stride * row_floats;
  return {{first, first + row_floats, first + 2 * row_floats}};
}

}  // namespace

void ForwardDepthwise(ConvLayer& layer, const ConvLayer& previous, int image, int shard,
                      Activation activation, PassScratch& scratch) {
  const Layer& shape = layer.layer;
  ActivateImage(previous, shape, image, activation, scratch.inputs.data());
  scratch.clock.Lap(PassKind::kBatchNorm);
  for (int row = 0; row < shape.out_size; ++row) {
    const int64_t first = (static_cast<int64_t>(image) * shape.out_size + row) * shape.out_size;
    DepthwiseRow(RowsUnder(shape, scratch.inputs.data(), row).rows, layer.weight->value.data(),
                 nullptr, Activation::kNone, shape.stride, 0, PaddedSize(shape), shape.out_size,
                 shape.out_channels, layer.y.data() + first * shape.out_channels);
    scratch.clock.Lap(PassKind::kDepthwise);
    AddSums(layer, shard, first, shape.out_size);
    scratch.clock.Lap(PassKind::kBatchNorm);
  }
}

void BackwardDepthwise(const ConvLayer& layer, ConvLayer& previous, const float* da, int image,
                       int shard, Activation activation, PassScratch& scratch, float* previous_da,
                       float* dweights) {
  const Layer& shape = layer.layer;
  const int out = shape.out_size, channels = shape.out_channels;
  const int padding = PaddingBefore(shape.in_size, shape.stride);
  const size_t dy_row_floats = static_cast<size_t>(out + 2) * channels;
  ActivateImage(previous, shape, image, activation, scratch.inputs.data());
  GradientImage(layer, da, image, activation, scratch.gradients.data());
  scratch.clock.Lap(PassKind::kBatchNorm);
  for (int row = 0; row < out; ++row) {
    DepthwiseWeightGradientRow(RowsUnder(shape, scratch.inputs.data(), row).rows,
                               scratch.gradients.data() + (row + 1) * dy_row_floats + channels,
                               shape.stride, out, channels, dweights);
  }
  for (int row = 0; row < shape.in_size; ++row) {
    const float* dy_rows[3];
    for (int kernel_row = 0; kernel_row < 3; ++kernel_row) {
      const int strided = row + padding - kernel_row;
      const int out_row = strided / shape.stride;
      const bool took_part = strided >= 0 && strided % shape.stride == 0 && out_row < out;
      dy_rows[kernel_row] =
          scratch.gradients.data() + (took_part ? (out_row + 1) * dy_row_floats : 0);
    }
    const int64_t first = (static_cast<int64_t>(image) * shape.in_size + row) * shape.in_size;
    DepthwiseInputGradientRow(dy_rows, layer.weight->value.data(), shape.stride, padding,
                              shape.in_size, channels, previous_da + first * channels);
    scratch.clock.Lap(PassKind::kDepthwise);
    AddGradientSums(previous, shard, previous_da, first, shape.in_size, activation);
    scratch.clock.Lap(PassKind::kBatchNorm);
  }
}

}  // namespace mobilenet
