#include "trainer/bench/synthetic_weights.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/thread_pool.h"
#include "engine/model/tensor_shapes.h"
#include "trainer/quantization/quantizer.h"

namespace mobilenet {

AnyWeights SyntheticWeights(const ModelSpec& spec, bool int8) {
  Weights weights;
  weights.spec = spec;
  weights.folded = true;
  for (int i = 0; i < spec.classes; ++i) weights.labels.push_back(std::to_string(i));
  uint64_t stream = 0;
  for (const auto& [name, shape] : TensorShapes(spec, true)) {
    Random random(0, stream++);
    int64_t count = 1;
    for (const int64_t extent : shape) count *= extent;
    Tensor tensor{shape, std::vector<float>(static_cast<size_t>(count), 0.0f)};
    if (shape.size() > 1) {  // biases stay 0
      const int64_t inputs = name.starts_with("dw") ? 9 : count / shape.back();
      const float range = std::sqrt(6.0f / static_cast<float>(inputs));  // He et al., uniform
      for (float& value : tensor.values) value = random.Uniform(-range, range);
    }
    weights.tensors[name] = std::move(tensor);
  }
  if (!int8) return weights;
  ThreadPool pool(1);
  const std::vector<std::vector<float>> inputs{NoiseInput(spec)};
  return Quantize(weights, CollectActivationStatistics(weights, inputs, pool));
}

std::vector<float> NoiseInput(const ModelSpec& spec) {
  std::vector<float> input(size_t{3} * spec.resolution * spec.resolution);
  Random random(1, 0);
  for (float& value : input) value = random.Uniform(-1, 1);
  return input;
}

}  // namespace mobilenet
