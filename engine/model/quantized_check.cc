#include "engine/model/quantized_check.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "engine/base/column_abs_sums.h"
#include "engine/formats/message.h"
#include "engine/model/layer_constants.h"

namespace mobilenet {
namespace {

Result<void> CheckCount(const std::string& tensor, size_t found, int64_t expected) {
  if (static_cast<int64_t>(found) == expected) return {};
  return Fail("tensor " + tensor + ": expected " + std::to_string(expected) + " values, found " +
              std::to_string(found));
}

Result<void> CheckScale(const std::string& tensor, float scale) {
  if (std::isfinite(scale) && scale > 0) return {};
  return Fail("tensor " + tensor + ": expected finite positive scales, found " + NumberText(scale));
}

Result<void> CheckLayerValues(const Layer& layer, const QuantizedLayer& quantized,
                              Activation activation) {
  const std::string& name = layer.name;
  Result<void> checked = CheckCount(name + ".weight", quantized.weight.size(), layer.weights);
  if (checked) checked = CheckCount(name + ".scale", quantized.scale.size(), layer.out_channels);
  if (checked) checked = CheckCount(name + ".bias", quantized.bias.size(), layer.out_channels);
  if (!checked) return checked;
  // -128 is the only int8 value that is not allowed. memchr is the fastest way to search for it.
  constexpr int8_t kForbidden = -kMaxWeight - 1;
  if (std::memchr(quantized.weight.data(), static_cast<uint8_t>(kForbidden),
                  quantized.weight.size())) {
    return Fail("tensor " + name + ".weight: expected values from -127 to 127, found -128");
  }
  for (const float scale : quantized.scale) {
    if (checked = CheckScale(name + ".scale", scale); !checked) return checked;
  }
  for (const float bias : quantized.bias) {
    if (!std::isfinite(bias)) {
      return Fail("tensor " + name + ".bias: expected finite values, found " + NumberText(bias));
    }
  }
  if (layer.kind == LayerKind::kFullyConnected) return {};
  checked = CheckScale(name + ".activation_scale", quantized.activation_scale);
  if (!checked) return checked;
  // The kernels clip at the integer 127, so its real value must be at most 6.
  constexpr float kMaxRelu6Scale = 6.0f * (1 + 1e-5f) / kMaxActivation;
  if (activation == Activation::kRelu6 && quantized.activation_scale > kMaxRelu6Scale) {
    return Fail("tensor " + name + ".activation_scale: expected at most 6/127 with ReLU6, found " +
                NumberText(quantized.activation_scale));
  }
  return {};
}

// Fails if an accumulator of the layer, bias included, could overflow an int32, or a multiplier a
// float.
Result<void> CheckSums(const QuantizedWeights& weights, const std::vector<Layer>& layers,
                       size_t index) {
  const Layer& layer = layers[index];
  const QuantizedLayer& quantized = weights.layers.at(layer.name);
  const size_t channels = quantized.scale.size();
  const double input_scale = LayerInputScale(weights, layers, index);
  std::vector<uint32_t> totals(channels);
  ColumnAbsSums(quantized.weight.data(), static_cast<int64_t>(quantized.weight.size() / channels),
                layer.out_channels, totals.data());
  for (size_t c = 0; c < channels; ++c) {
    const double scale = AccumulatorScale(input_scale, quantized.scale[c]);
    const double bias = std::abs(quantized.bias[c] / scale);
    const auto largest = static_cast<double>(int64_t{totals[c]} * MaxAbsInput(layers, index));
    if (!(largest + bias < std::numeric_limits<int32_t>::max())) {
      return Fail("layer " + layer.name +
                  ": expected sums that fit in 32 bits, found larger ones " + "in channel " +
                  std::to_string(c));
    }
    const double divisor =
        layer.kind == LayerKind::kFullyConnected ? 1.0 : double{quantized.activation_scale};
    const auto multiplier = static_cast<float>(scale / divisor);
    if (!std::isfinite(multiplier) || !(multiplier > 0)) {
      return Fail("layer " + layer.name +
                  ": expected scales of similar sizes, found the multiplier " +
                  NumberText(scale / divisor) + " in channel " + std::to_string(c));
    }
  }
  return {};
}

}  // namespace

Result<void> CheckQuantizedWeights(const QuantizedWeights& weights) {
  if (auto valid = CheckSpec(weights.spec); !valid) return valid;
  const size_t labels = weights.labels.size() + weights.others.size();
  if (labels != static_cast<size_t>(weights.spec.classes) || weights.labels.empty()) {
    return Fail("labels: expected one for each of " + std::to_string(weights.spec.classes) +
                " classes, found " + std::to_string(labels));
  }
  const std::vector<Layer> layers = Layers(weights.spec);
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto found = weights.layers.find(layers[i].name);
    if (found == weights.layers.end()) {
      return Fail("layer " + layers[i].name + ": expected its tensors, found none");
    }
    auto checked = CheckLayerValues(layers[i], found->second, weights.activation);
    if (checked) checked = CheckSums(weights, layers, i);
    if (!checked) return checked;
  }
  if (weights.layers.size() != layers.size()) {
    return Fail("expected " + std::to_string(layers.size()) + " layers, found " +
                std::to_string(weights.layers.size()));
  }
  return {};
}

}  // namespace mobilenet
