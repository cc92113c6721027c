#include "engine/train/layers/pass_scratch.h"

#include <algorithm>

#include "engine/kernels/convolution/convolution.h"
#include "engine/kernels/pointwise/bfloat16_product.h"

namespace mobilenet {

PassScratch::PassScratch(const std::vector<ConvLayer>& layers)
    : product(PointwiseGradientScratch()) {
  int64_t input_floats = kBlock * kPatch, gradient_floats = 0;
  int widest = 0;
  bool rounds = false;
  for (const ConvLayer& layer : layers) {
    const Layer& shape = layer.layer;
    input_floats = std::max(input_floats, kBlock * shape.in_channels);
    gradient_floats = std::max(gradient_floats, kBlock * shape.out_channels);
    widest = std::max(widest, shape.out_channels);
    rounds = rounds || layer.uses_bfloat16();
    if (shape.kind != LayerKind::kDepthwise) continue;
    const int64_t side = PaddedSize(shape), out_side = shape.out_size + 2;
    input_floats = std::max(input_floats, side * side * shape.in_channels);
    gradient_floats = std::max(gradient_floats, out_side * out_side * shape.out_channels);
  }
  inputs = AlignedBuffer<float>(static_cast<size_t>(input_floats));
  gradients = AlignedBuffer<float>(static_cast<size_t>(gradient_floats));
  if (!rounds) return;
  const auto numbers = static_cast<size_t>(kBlock * PairedLength(widest));
  rounded_inputs = AlignedBuffer<Bfloat16>(numbers);
  rounded_gradients = AlignedBuffer<Bfloat16>(numbers);
  rounded_product = AlignedBuffer<Bfloat16>(Bfloat16GradientScratch());
}

}  // namespace mobilenet
