#include "trainer/training/background_logit.h"

#include <functional>
#include <vector>

namespace mobilenet {
namespace {

// Applies `change` to each row of fc.weight, [inputs, outputs], and to fc.bias, [outputs].
void ChangeOutputs(Weights& weights, const std::function<void(std::vector<float>&)>& change) {
  const auto outputs = static_cast<ptrdiff_t>(weights.spec.classes);
  Tensor& weight = weights.tensors.at("fc.weight");
  std::vector<float> changed;
  for (auto row = weight.values.begin(); row != weight.values.end(); row += outputs) {
    std::vector<float> values(row, row + outputs);
    change(values);
    changed.insert(changed.end(), values.begin(), values.end());
  }
  weight.values = std::move(changed);
  Tensor& bias = weights.tensors.at("fc.bias");
  change(bias.values);
  weights.spec.classes = static_cast<int>(bias.values.size());
  weight.shape.back() = weights.spec.classes;
  bias.shape = {weights.spec.classes};
}

}  // namespace

void RemoveBackgroundLogit(Weights& weights) {
  ChangeOutputs(weights, [](std::vector<float>& outputs) {
    const float background = outputs.back();
    outputs.pop_back();
    for (float& output : outputs) output -= background;
  });
}

void AddBackgroundLogit(Weights& weights) {
  ChangeOutputs(weights, [](std::vector<float>& outputs) { outputs.push_back(0); });
}

}  // namespace mobilenet
