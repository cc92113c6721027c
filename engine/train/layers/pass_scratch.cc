#include "engine/train/layers/pass_scratch.h"

#include <algorithm>

#include "engine/kernels/convolution/convolution.h"
#include "engine/kernels/pointwise/bfloat16_product.h"

namespace mobilenet {

PassScratch::PassScratch(const std::vector<ConvLayer>& layers) : panel(PointwiseGradientScratch()) {
  int64_t input_floats = kBlock * kPatch, gradient_floats = 0;
  int widest = 0;
  bool uses_bfloat16 = false;
  for (const ConvLayer& layer : layers) {
    const Layer& shape = layer.layer;
    input_floats = std::max(input_floats, kBlock * shape.in_channels);
    gradient_floats = std::max(gradient_floats, kBlock * shape.out_channels);
    widest = std::max(widest, shape.out_channels);
    uses_bfloat16 = uses_bfloat16 || layer.uses_bfloat16();
    if (shape.kind != LayerKind::kDepthwise) continue;
    const int64_t side = PaddedSize(shape), out_side = shape.out_size + 2;
    input_floats = std::max(input_floats, side * side * shape.in_channels);
    gradient_floats = std::max(gradient_floats, out_side * out_side * shape.out_channels);
  }
  inputs = AlignedBuffer<float>(static_cast<size_t>(input_floats));
  gradients = AlignedBuffer<float>(static_cast<size_t>(gradient_floats));
  if (!uses_bfloat16) return;
  const auto numbers = static_cast<size_t>(kBlock * PairedLength(widest));
  inputs_bf16 = AlignedBuffer<Bfloat16>(numbers);
  gradients_bf16 = AlignedBuffer<Bfloat16>(numbers);
  panel_bf16 = AlignedBuffer<Bfloat16>(Bfloat16GradientScratch());
}

}  // namespace mobilenet
