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

// Weights quantised to int8, with batch norm folded. For each layer X a file holds the tensors
//   X.weight            I8, -127...127, same shape as in a float file (see WeightShape)
//   X.scale             F32 [output channels]: the real weight is weight * scale
//   X.bias              F32 [output channels]: the real bias, as in a folded float file
//   X.activation_scale  F32 [1], for all layers except fc: the real output is q * activation_scale,
//                       where q is an integer of 7 bits, 0...127 (ReLU leaves nothing negative)
// Its metadata are those of a float file plus quantization = int8.

inline constexpr int kMaxWeight = 127;
inline constexpr int kMaxActivation = 127;

// One layer's tensors, as described above. Row-major.
struct QuantizedLayer {
  std::vector<int8_t> weight;
  std::vector<float> scale;
  std::vector<float> bias;
  float activation_scale = 0;  // 0 for fc
};

struct QuantizedWeights : NetworkDescription {
  std::map<std::string, QuantizedLayer> layers;  // by layer name: conv1, dw1, pw1, ... fc
};

// Reads the weights from a parsed safetensors file with quantization = int8 and checks them with
// CheckQuantizedWeights. The error does not name the file.
Result<QuantizedWeights> ParseInt8Weights(const Safetensors& file);

// The bytes of a weights file. Checks nothing; `weights` must have all layers.
std::vector<uint8_t> SerializeQuantizedWeights(const QuantizedWeights& weights);
// Checks `weights` and writes them to `path`, which keeps its old content if anything fails.
Result<void> WriteQuantizedWeights(const std::string& path, const QuantizedWeights& weights);

}  // namespace mobilenet
