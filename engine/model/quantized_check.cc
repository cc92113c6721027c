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

Result<void> CheckLayerValues(const Layer& layer, const QuantizedLayer& numbers,
                              Activation activation) {
  const std::string& name = layer.name;
  Result<void> checked = CheckCount(name + ".weight", numbers.weight.size(), layer.weights);
  if (checked) checked = CheckCount(name + ".scale", numbers.scale.size(), layer.out_channels);
  if (checked) checked = CheckCount(name + ".bias", numbers.bias.size(), layer.out_channels);
  if (!checked) return checked;
  // The only int8 that is no weight; memchr is the fastest way to look for one.
  constexpr int8_t kForbidden = -kLargestWeight - 1;
  if (std::memchr(numbers.weight.data(), static_cast<uint8_t>(kForbidden), numbers.weight.size())) {
    return Fail("tensor " + name + ".weight: expected values from -127 to 127, found -128");
  }
  for (const float scale : numbers.scale) {
    if (checked = CheckScale(name + ".scale", scale); !checked) return checked;
  }
  for (const float bias : numbers.bias) {
    if (!std::isfinite(bias)) {
      return Fail("tensor " + name + ".bias: expected finite values, found " + NumberText(bias));
    }
  }
  if (layer.kind == LayerKind::kFullyConnected) return {};
  checked = CheckScale(name + ".activation_scale", numbers.activation_scale);
  if (!checked) return checked;
  // The kernels clip at 127 and nowhere else.
  constexpr float kSix = 6.0f * (1 + 1e-5f) / kLargestActivation;
  if (activation == Activation::kRelu6 && numbers.activation_scale > kSix) {
    return Fail("tensor " + name + ".activation_scale: expected at most 6/127 with ReLU6, found " +
                NumberText(numbers.activation_scale));
  }
  return {};
}

// Whether no sum of the layer, bias included, can leave an int32, and no factor a float.
Result<void> CheckSums(const QuantizedWeights& weights, const std::vector<Layer>& layers,
                       size_t index) {
  const Layer& layer = layers[index];
  const QuantizedLayer& numbers = weights.layers.at(layer.name);
  const size_t channels = numbers.scale.size();
  const double input_scale = LayerInputScale(weights, layers, index);
  std::vector<uint32_t> totals(channels);
  ColumnAbsSums(numbers.weight.data(), static_cast<int64_t>(numbers.weight.size() / channels),
                layer.out_channels, totals.data());
  for (size_t c = 0; c < channels; ++c) {
    const double unit = SumUnit(input_scale, numbers.scale[c]);
    const double bias = std::abs(numbers.bias[c] / unit);
    const auto largest = static_cast<double>(int64_t{totals[c]} * LargestInput(layers, index));
    if (!(largest + bias < std::numeric_limits<int32_t>::max())) {
      return Fail("layer " + layer.name + ": expected sums of 32 bits, found a weight, scale or " +
                  "bias of channel " + std::to_string(c) + " that lets them grow larger");
    }
    const double divisor =
        layer.kind == LayerKind::kFullyConnected ? 1.0 : double{numbers.activation_scale};
    const auto multiplier = static_cast<float>(unit / divisor);
    if (!std::isfinite(multiplier) || !(multiplier > 0)) {
      return Fail("layer " + layer.name + ": expected scales of similar sizes, found channel " +
                  std::to_string(c) + " with a factor of " + NumberText(unit / divisor));
    }
  }
  return {};
}

}  // namespace

Result<void> CheckQuantizedWeights(const QuantizedWeights& weights) {
  if (auto valid = CheckSpec(weights.spec); !valid) return valid;
  if (weights.labels.size() != static_cast<size_t>(weights.spec.classes)) {
    return Fail("labels: expected one for each of " + std::to_string(weights.spec.classes) +
                " classes, found " + std::to_string(weights.labels.size()));
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
