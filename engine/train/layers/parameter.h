#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/aligned_buffer.h"

namespace mobilenet {

enum class ParameterKind { kConv, kDepthwise, kPointwise, kFullyConnected, kBias, kGamma, kBeta };

// One tensor that the optimizer changes.
struct Parameter {
  std::string name;  // as in a weights file, for example dw3.bn.gamma
  ParameterKind kind;
  std::vector<int64_t> shape;
  AlignedBuffer<float> value, gradient;  // both of this shape, row-major
};

}  // namespace mobilenet
