#include "trainer/quantization/quantizer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/model/layer_constants.h"

namespace mobilenet {
namespace {

// Largest bias in units of a layer's int32 sums; leaves half of the range for the products.
constexpr double kLargestBias = 1 << 30;
// Keeps the scale positive where a filter and its bias are zero.
constexpr double kSmallestScale = 1e-20;

// Grid search for the scale with the smallest `cost`. The candidates represent values up to a
// fraction from `lowest` to 1 of `largest`, and clip those above.
template <typename CostOf>
double BestScale(double largest, int levels, double lowest, const CostOf& cost) {
  constexpr int kSteps = 100;
  double best = largest / levels, best_error = std::numeric_limits<double>::infinity();
  for (int step = 0; step <= kSteps; ++step) {
    const double fraction = 1 - (1 - lowest) * step / kSteps;
    const double scale = fraction * largest / levels;
    const double error = cost(scale);
    if (error < best_error) {
      best_error = error;
      best = scale;
    }
  }
  return best;
}

double RoundedTo(double value, double scale, int lowest, int highest) {
  return std::clamp<double>(std::nearbyint(value / scale), lowest, highest) * scale;
}

float ActivationScale(const ActivationHistogram& histogram) {
  // All outputs are 0 on every photo, so any scale will do.
  if (histogram.largest <= 0) return 1.0f / kMaxActivation;
  const double width = histogram.largest / static_cast<double>(histogram.counts.size());
  const double scale = BestScale(histogram.largest, kMaxActivation, 0.1, [&](double candidate) {
    double error = 0;
    for (size_t b = 0; b < histogram.counts.size(); ++b) {
      if (histogram.counts[b] == 0) continue;
      const double value = (static_cast<double>(b) + 0.5) * width;
      const double miss = value - RoundedTo(value, candidate, 0, kMaxActivation);
      error += miss * miss * static_cast<double>(histogram.counts[b]);
    }
    return error;
  });
  return static_cast<float>(scale);
}

// The weights of one output channel, `stride` floats apart.
struct Filter {
  const float* taps;
  size_t count, stride;
  float operator[](size_t i) const { return taps[i * stride]; }
};

// The input channel under tap i of output channel c.
size_t InputOf(const Layer& layer, size_t i, size_t c) {
  return layer.kind == LayerKind::kDepthwise ? c : i % layer.in_channels;
}

// The scale that minimises the variance of the error which rounding one filter causes in its
// outputs; 0 for a filter of zeros.
double FilterScale(const Layer& layer, size_t c, const Filter& filter,
                   const std::vector<double>& variance) {
  double largest = 0;
  for (size_t i = 0; i < filter.count; ++i) {
    largest = std::max(largest, std::abs(double{filter[i]}));
  }
  if (largest == 0) return 0;
  return BestScale(largest, kMaxWeight, 0.5, [&](double candidate) {
    double error = 0;
    for (size_t i = 0; i < filter.count; ++i) {
      const double miss = filter[i] - RoundedTo(filter[i], candidate, -kMaxWeight, kMaxWeight);
      // An input that was constant on the calibration photos may vary on others.
      error += miss * miss * (variance[InputOf(layer, i, c)] + 1e-12);
    }
    return error;
  });
}

QuantizedLayer QuantizeLayer(const Layer& layer, const Weights& folded,
                             const ChannelMoments& inputs, double input_scale,
                             WeightScales scales) {
  const std::vector<float>& weight = folded.tensors.at(layer.name + ".weight").values;
  const size_t channels = static_cast<size_t>(layer.out_channels);
  QuantizedLayer quantized;
  quantized.bias = folded.tensors.at(layer.name + ".bias").values;
  quantized.weight.resize(weight.size());
  quantized.scale.resize(channels);
  for (size_t c = 0; c < channels; ++c) {
    const Filter filter{weight.data() + c, weight.size() / channels, channels};
    // With nearly zero weights the scale must be large enough for the bias to fit into its range.
    const double smallest =
        std::max(std::abs(quantized.bias[c]) / (input_scale * kLargestBias), 1e-30);
    quantized.scale[c] = static_cast<float>(
        std::max({FilterScale(layer, c, filter, inputs.variance), smallest, kSmallestScale}));
  }
  if (scales == WeightScales::kPerTensor) {
    const float largest = *std::max_element(quantized.scale.begin(), quantized.scale.end());
    std::fill(quantized.scale.begin(), quantized.scale.end(), largest);
  }
  for (size_t c = 0; c < channels; ++c) {
    const double scale = quantized.scale[c];
    double shift = 0;
    for (size_t i = 0; i < weight.size() / channels; ++i) {
      const double value = weight[i * channels + c];
      const double rounded = RoundedTo(value, scale, -kMaxWeight, kMaxWeight);
      quantized.weight[i * channels + c] = static_cast<int8_t>(std::lround(rounded / scale));
      shift += (value - rounded) * inputs.mean[InputOf(layer, i, c)];
    }
    quantized.bias[c] += static_cast<float>(shift);
  }
  return quantized;
}

}  // namespace

QuantizedWeights Quantize(const Weights& folded, const ActivationStatistics& statistics,
                          WeightScales scales) {
  const std::vector<Layer> layers = Layers(folded.spec);
  QuantizedWeights weights;
  static_cast<NetworkDescription&>(weights) = folded;
  for (size_t i = 0; i < layers.size(); ++i) {
    QuantizedLayer& layer = weights.layers[layers[i].name];
    layer = QuantizeLayer(layers[i], folded, statistics.inputs[i],
                          LayerInputScale(weights, layers, i), scales);
    if (i + 1 < layers.size()) layer.activation_scale = ActivationScale(statistics.outputs[i]);
  }
  return weights;
}

}  // namespace mobilenet
