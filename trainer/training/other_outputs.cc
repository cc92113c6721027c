#include "trainer/training/other_outputs.h"

#include <algorithm>
#include <functional>

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

void FoldBackground(Weights& weights) {
  ChangeOutputs(weights, [](std::vector<float>& outputs) {
    const float background = outputs.back();
    outputs.pop_back();
    for (float& output : outputs) output -= background;
  });
  weights.others.pop_back();
}

void SetOthers(Weights& weights, const std::vector<std::string>& others) {
  const auto labels = static_cast<ptrdiff_t>(weights.labels.size());
  ChangeOutputs(weights, [&](std::vector<float>& outputs) {
    std::vector<float> changed(outputs.begin(), outputs.begin() + labels);
    for (const std::string& other : others) {
      const auto found = std::ranges::find(weights.others, other);
      changed.push_back(
          found == weights.others.end() ? 0 : outputs[labels + (found - weights.others.begin())]);
    }
    outputs = std::move(changed);
  });
  weights.others = others;
}

}  // namespace mobilenet
