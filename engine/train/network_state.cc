#include "engine/train/network_state.h"

namespace mobilenet {
namespace {

std::span<float> Span(AlignedBuffer<float>& buffer) { return {buffer.data(), buffer.size()}; }

Tensor ToTensor(std::vector<int64_t> shape, const AlignedBuffer<float>& values) {
  return {std::move(shape), std::vector<float>(values.begin(), values.end())};
}

}  // namespace

std::vector<std::span<float>> StateOf(Network& network) {
  std::vector<std::span<float>> state;
  for (Parameter& parameter : network.parameters()) state.push_back(Span(parameter.value));
  for (ConvLayer& layer : network.layers()) {
    state.push_back(Span(layer.moving_mean));
    state.push_back(Span(layer.moving_variance));
  }
  return state;
}

Weights ToWeights(const Network& network) {
  Weights weights;
  weights.spec = network.options().spec;
  weights.activation = network.options().activation;
  weights.bn_epsilon = network.options().bn_epsilon;
  for (const Parameter& parameter : network.parameters()) {
    weights.tensors[parameter.name] = ToTensor(parameter.shape, parameter.value);
  }
  for (const ConvLayer& layer : network.layers()) {
    const std::string& name = layer.layer.name;
    const std::vector<int64_t> shape{layer.layer.out_channels};
    weights.tensors[name + ".bn.mean"] = ToTensor(shape, layer.moving_mean);
    weights.tensors[name + ".bn.variance"] = ToTensor(shape, layer.moving_variance);
  }
  return weights;
}

Result<void> LoadWeights(Network& network, const Weights& weights, LoadHead load_head) {
  if (weights.folded) {
    return Fail(
        "weights with batch norm folded in cannot be trained on; an unfolded file is needed");
  }
  const auto load = [&](const std::string& name, AlignedBuffer<float>& to) -> Result<void> {
    const auto found = weights.tensors.find(name);
    if (found == weights.tensors.end()) return Fail("tensor " + name + " is missing");
    if (found->second.values.size() != to.size()) {
      return Fail("tensor " + name + " has " + std::to_string(found->second.values.size()) +
                  " values, expected " + std::to_string(to.size()));
    }
    std::copy(found->second.values.begin(), found->second.values.end(), to.begin());
    return {};
  };
  for (Parameter& parameter : network.parameters()) {
    if (load_head == LoadHead::kNo && parameter.name.starts_with("fc.")) continue;
    if (auto done = load(parameter.name, parameter.value); !done) return done;
  }
  for (ConvLayer& layer : network.layers()) {
    if (auto done = load(layer.layer.name + ".bn.mean", layer.moving_mean); !done) return done;
    if (auto done = load(layer.layer.name + ".bn.variance", layer.moving_variance); !done) {
      return done;
    }
  }
  return {};
}

}  // namespace mobilenet
