#include "engine/train/initialise.h"

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"

namespace mobilenet {
namespace {

constexpr uint64_t kInitialiseStream = 0x696e6974;  // "init"

// The distribution is uniform in [-limit, limit) with limit = sqrt(6 / (fan-in + fan-out)).
float GlorotLimit(const Parameter& parameter) {
  const std::vector<int64_t>& shape = parameter.shape;
  int64_t receptive_field = 1;
  for (size_t i = 0; i + 2 < shape.size(); ++i) receptive_field *= shape[i];
  int64_t fan_in = receptive_field * shape[shape.size() - 2];
  int64_t fan_out = receptive_field * shape[shape.size() - 1];
  if (parameter.kind == ParameterKind::kDepthwise) {
    fan_in = 9 * shape[2];
    fan_out = 9;
  }
  return std::sqrt(6.0f / static_cast<float>(fan_in + fan_out));
}

}  // namespace

void Initialise(Parameter& parameter, uint64_t seed, uint32_t stream) {
  switch (parameter.kind) {
    case ParameterKind::kBias:
    case ParameterKind::kBeta:
      std::fill(parameter.value.begin(), parameter.value.end(), 0.0f);
      return;
    case ParameterKind::kGamma:
      std::fill(parameter.value.begin(), parameter.value.end(), 1.0f);
      return;
    default:
      break;
  }
  const float limit = GlorotLimit(parameter);
  Random random(seed, kInitialiseStream, stream);
  for (float& value : parameter.value) value = random.Uniform(-limit, limit);
}

}  // namespace mobilenet
