#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "engine/kernels/convolution/convolution_int8_reference.h"
#include "engine/kernels/depthwise/depthwise_int8_reference.h"
#include "engine/kernels/head/head_int8_reference.h"
#include "engine/kernels/pointwise/pointwise_int8_reference.h"
#include "engine/model/quantized_weights.h"

namespace mobilenet::reference {

// The logits of one image from the whole int8 network, composed of the scalar references. Every
// build must give the same bits. `weights` are as engine/model/quantized_weights.h describes them:
// a sum counts steps of (the input's scale) * (the channel's weight scale), and a multiplier
// converts them to steps of the output's scale. Pixels must be normalised around 127.5.
inline std::vector<float> LogitsInt8(const QuantizedWeights& weights,
                                     const std::vector<float>& input) {
  const std::vector<Layer> layers = Layers(weights.spec);
  std::vector<int16_t> image;
  for (const float x : input) image.push_back(QuantizeInput(x, 255.0f));
  std::vector<uint8_t> x;
  double input_scale = 1.0 / 255.0;
  for (const Layer& layer : layers) {
    const QuantizedLayer& numbers = weights.layers.at(layer.name);
    const bool last = layer.kind == LayerKind::kFullyConnected;
    if (last) input_scale /= static_cast<double>(x.size()) / layer.in_channels;
    std::vector<int32_t> bias;
    std::vector<float> multiplier;
    for (int c = 0; c < layer.out_channels; ++c) {
      const double unit = input_scale * static_cast<double>(numbers.scale[c]);
      bias.push_back(static_cast<int32_t>(std::nearbyint(numbers.bias[c] / unit)));
      multiplier.push_back(static_cast<float>(last ? unit : unit / numbers.activation_scale));
    }
    const Map in{1, layer.in_size, layer.in_size, layer.in_channels};
    switch (layer.kind) {
      case LayerKind::kConv:
        x = ConvolutionInt8(image, in, numbers.weight, layer.stride, layer.out_channels, bias,
                            multiplier);
        break;
      case LayerKind::kDepthwise:
        x = DepthwiseInt8(x, in, numbers.weight, layer.stride, bias, multiplier);
        break;
      case LayerKind::kPointwise:
        x = PointwiseInt8(x, layer.in_channels, layer.out_channels, numbers.weight, bias,
                          multiplier);
        break;
      case LayerKind::kFullyConnected:
        return HeadInt8(x, layer.in_channels, layer.out_channels, numbers.weight, bias, multiplier);
    }
    input_scale = numbers.activation_scale;
  }
  return {};
}

}  // namespace mobilenet::reference
