#include "engine/model/fold.h"

#include <cmath>

namespace mobilenet {
namespace {

// Folds one layer X: scales X.weight in place and replaces X.bn.* by X.bias. The last dimension of
// every weight is the output channel.
void FoldLayer(const std::string& layer, float epsilon, std::map<std::string, Tensor>& tensors) {
  const std::vector<float>& gamma = tensors[layer + ".bn.gamma"].values;
  const std::vector<float>& beta = tensors[layer + ".bn.beta"].values;
  const std::vector<float>& mean = tensors[layer + ".bn.mean"].values;
  const std::vector<float>& variance = tensors[layer + ".bn.variance"].values;
  const size_t channels = gamma.size();
  Tensor bias{{static_cast<int64_t>(channels)}, std::vector<float>(channels)};
  std::vector<double> scale(channels);
  for (size_t c = 0; c < channels; ++c) {
    scale[c] = gamma[c] / std::sqrt(static_cast<double>(variance[c]) + epsilon);
    bias.values[c] = static_cast<float>(beta[c] - mean[c] * scale[c]);
  }
  std::vector<float>& weight = tensors[layer + ".weight"].values;
  for (size_t i = 0; i < weight.size(); ++i) {
    weight[i] = static_cast<float>(weight[i] * scale[i % channels]);
  }
  for (const char* part : {".bn.gamma", ".bn.beta", ".bn.mean", ".bn.variance"}) {
    tensors.erase(layer + part);
  }
  tensors[layer + ".bias"] = std::move(bias);
}

}  // namespace

Weights Fold(const Weights& weights) {
  Weights result = weights;
  if (weights.folded) return result;
  for (const Layer& layer : Layers(weights.spec)) {
    if (layer.kind == LayerKind::kFullyConnected) continue;
    FoldLayer(layer.name, weights.bn_epsilon, result.tensors);
  }
  result.folded = true;
  return result;
}

}  // namespace mobilenet
