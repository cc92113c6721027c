#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/activation.h"
#include "engine/base/result.h"
#include "engine/formats/safetensors.h"
#include "engine/model/spec.h"

namespace mobilenet {

struct Tensor {
  std::vector<int64_t> shape;
  std::vector<float> values;  // row-major
};

// How 8-bit RGB becomes the network's input: resized to resolution x resolution without keeping the
// aspect ratio ("stretch"), then (value - mean) / scale for each channel.
struct Preprocessing {
  std::array<float, 3> mean{127.5f, 127.5f, 127.5f};
  std::array<float, 3> scale{127.5f, 127.5f, 127.5f};
};

// Turns logits into honest confidences: softmax(logits / temperature); an answer counts as known
// when its confidence reaches `known_threshold`, or, where there is an `energy_threshold`, when
// log sum exp(logits) reaches that. All are fitted on validation photos.
struct Calibration {
  float temperature = 1.0f;
  float known_threshold = 0.0f;
  std::optional<float> energy_threshold = {};
};

// What a weights file says about its network, beside the tensors.
struct NetworkDescription {
  ModelSpec spec;
  std::vector<std::string> labels;  // spec.classes of them, in the logits' order
  Preprocessing preprocessing;
  Activation activation = Activation::kRelu;
  Calibration calibration;
  std::string provenance;  // training command, seed, data digest, metrics: a JSON text
};

// All that a weights file with floating-point numbers holds.
struct Weights : NetworkDescription {
  bool folded = false;       // batch norm folded into X.weight and X.bias
  float bn_epsilon = 1e-3f;  // used by Fold where not folded
  std::map<std::string, Tensor> tensors;
};

// Reads a safetensors file (https://github.com/huggingface/safetensors). Every tensor that the
// architecture needs must be there in its shape, and no other; the error names the tensor, what was
// expected and what was found. `name` stands for the file in messages. Refuses int8 files: for any
// kind there is engine/model/weights_file.h.
Result<Weights> ParseWeights(std::span<const uint8_t> bytes, const std::string& name);
Result<Weights> ReadWeights(const std::string& path);
// The same for a file whose container is parsed already; messages do not name the file.
Result<Weights> FloatWeights(const Safetensors& file);

}  // namespace mobilenet
