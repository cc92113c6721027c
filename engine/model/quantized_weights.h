#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/formats/safetensors.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A network in whole numbers, batch norm folded. A file of it holds for each layer X
//   X.weight            I8, -127...127, shaped as in a float file
//   X.scale             F32 [output channels]: the real weight is weight * scale
//   X.bias              F32 [output channels]: the real bias, as in a folded float file
//   X.activation_scale  F32 [1], for all layers but fc: the real output is q * activation_scale,
//                       where q is stored in 7 bits, 0...127 (after ReLU nothing is negative)
// and in its metadata quantization = int8 beside the keys of a float file.

inline constexpr int kLargestWeight = 127;
inline constexpr int kLargestActivation = 127;

struct QuantizedLayer {
  std::vector<int8_t> weight;
  std::vector<float> scale;
  std::vector<float> bias;
  float activation_scale = 0;  // 0 for fc
};

struct QuantizedWeights : NetworkDescription {
  std::map<std::string, QuantizedLayer> layers;  // by name: conv1, dw1, pw1, ... fc
};

// Reads and checks the tensors of a parsed container; messages do not name the file.
Result<QuantizedWeights> Int8Weights(const Safetensors& file);

std::vector<uint8_t> SerializeQuantizedWeights(const QuantizedWeights& weights);
// As WriteWeights: all or nothing, and never what a reader would refuse.
Result<void> WriteQuantizedWeights(const std::string& path, const QuantizedWeights& weights);

}  // namespace mobilenet
