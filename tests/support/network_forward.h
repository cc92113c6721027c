#pragma once

#include <string>
#include <vector>

#include "engine/model/weights.h"
#include "tests/support/reference_network.h"

namespace mobilenet::reference {

// Inference as in the paper, composed of the scalar references in double. Takes folded weights, and
// unfolded ones (batch norm then uses its moving averages). `input` is one image.
inline std::vector<double> Logits(const Weights& weights, std::vector<double> x) {
  const auto tensor = [&](const std::string& name) {
    const std::vector<float>& values = weights.tensors.at(name).values;
    return std::vector<double>(values.begin(), values.end());
  };
  const std::vector<Layer> layers = Layers(weights.spec);
  const Layer& fc = layers.back();
  int pixels = 0;
  for (size_t i = 0; i + 1 < layers.size(); ++i) {
    const std::string& name = layers[i].name;
    x = Convolve(layers[i], x, tensor(name + ".weight"), 1);
    if (weights.folded) {
      x = AddBias(std::move(x), tensor(name + ".bias"));
    } else {
      const ChannelStatistics<double> statistics{tensor(name + ".bn.mean"),
                                                 tensor(name + ".bn.variance")};
      x = BatchNorm<double>(x, statistics, tensor(name + ".bn.gamma"), tensor(name + ".bn.beta"),
                            weights.bn_epsilon);
    }
    x = Activate(std::move(x), weights.activation);
    pixels = layers[i].out_size * layers[i].out_size;
  }
  const std::vector<double> pooled = GlobalAveragePool(x, pixels, fc.in_channels);
  return FullyConnected(pooled, fc.in_channels, fc.out_channels, tensor("fc.weight"),
                        tensor("fc.bias"));
}

}  // namespace mobilenet::reference
