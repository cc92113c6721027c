#include "engine/model/tensor_shapes.h"

#include <algorithm>
#include <span>

#include "engine/formats/message.h"

namespace mobilenet {
namespace {

bool IsFinite(float value) {
  return (__builtin_bit_cast(uint32_t, value) & 0x7F800000) != 0x7F800000;
}

// Has no early exit, so that the compiler vectorises the loop.
bool AllFinite(std::span<const float> values) {
  bool finite = true;
  for (const float value : values) finite &= IsFinite(value);
  return finite;
}

Result<void> CheckValues(const std::string& name, const Tensor& tensor) {
  if (!AllFinite(tensor.values)) {
    const auto bad = std::find_if_not(tensor.values.begin(), tensor.values.end(), IsFinite);
    return Fail("tensor " + name + ": expected finite values, found " + NumberText(*bad) +
                " at index " + std::to_string(bad - tensor.values.begin()));
  }
  if (name.ends_with(".variance")) {
    for (const float value : tensor.values) {
      if (value < 0) {
        return Fail("tensor " + name + ": expected variances of at least 0, found " +
                    NumberText(value));
      }
    }
  }
  return {};
}

Result<void> CheckTensor(const std::string& name, const std::vector<int64_t>& shape,
                         const Tensor& tensor) {
  int64_t count = 1;
  for (const int64_t extent : shape) count *= extent;
  if (tensor.shape != shape) {
    return Fail("tensor " + name + ": expected shape " + ShapeText(shape) + ", found " +
                ShapeText(tensor.shape));
  }
  if (static_cast<int64_t>(tensor.values.size()) != count) {
    return Fail("tensor " + name + ": expected " + std::to_string(count) + " values, found " +
                std::to_string(tensor.values.size()));
  }
  return CheckValues(name, tensor);
}

}  // namespace

std::map<std::string, std::vector<int64_t>> TensorShapes(const ModelSpec& spec, bool folded) {
  std::map<std::string, std::vector<int64_t>> shapes;
  for (const Layer& layer : Layers(spec)) {
    shapes[layer.name + ".weight"] = WeightShape(layer);
    const std::vector<int64_t> vector{layer.out_channels};
    if (folded || layer.kind == LayerKind::kFullyConnected) {
      shapes[layer.name + ".bias"] = vector;
    } else {
      for (const char* part : {".bn.gamma", ".bn.beta", ".bn.mean", ".bn.variance"}) {
        shapes[layer.name + part] = vector;
      }
    }
  }
  return shapes;
}

Result<void> CheckWeights(const Weights& weights) {
  if (auto valid = CheckSpec(weights.spec); !valid) return valid;
  const size_t labels = weights.labels.size() + weights.others.size();
  if (labels != static_cast<size_t>(weights.spec.classes) || weights.labels.empty()) {
    return Fail("labels: expected one for each of " + std::to_string(weights.spec.classes) +
                " classes, found " + std::to_string(labels));
  }
  const auto shapes = TensorShapes(weights.spec, weights.folded);
  for (const auto& [name, shape] : shapes) {
    const auto found = weights.tensors.find(name);
    if (found == weights.tensors.end()) {
      return Fail("tensor " + name + ": expected shape " + ShapeText(shape) +
                  ", found no such tensor");
    }
    auto checked = CheckTensor(name, shape, found->second);
    if (!checked && name.starts_with("fc.")) {
      return Fail(checked.error().message + " (" + std::to_string(labels) + " labels)");
    }
    if (!checked) return checked;
  }
  for (const auto& [name, tensor] : weights.tensors) {
    if (!shapes.contains(name)) {
      return Fail("tensor " + Quote(name) + " of shape " + ShapeText(tensor.shape) +
                  ": expected no such tensor in a MobileNet v1 with batch norm " +
                  (weights.folded ? "folded" : "not folded"));
    }
  }
  return {};
}

}  // namespace mobilenet
