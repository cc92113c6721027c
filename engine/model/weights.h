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

struct Safetensors;

struct Tensor {
  std::vector<int64_t> shape;
  std::vector<float> values;  // row-major
};

// How an 8-bit RGB picture becomes the network's input: it is resized to resolution x resolution
// without keeping the aspect ratio ("stretch"), then each channel becomes (value - mean) / scale,
// with value from 0 to 255.
struct Preprocessing {
  std::array<float, 3> mean{127.5f, 127.5f, 127.5f};
  std::array<float, 3> scale{127.5f, 127.5f, 127.5f};
};

// Turns logits into calibrated probabilities, softmax(logits / temperature), and detects photos of
// none of the classes (out-of-distribution). An answer is "known" if its energy (see Energy in
// engine/infer/answer.h) is at least `energy_threshold`, or, in weights without that, if its
// probability is at least `known_threshold`. All three are fitted on validation photos.
struct Calibration {
  float temperature = 1.0f;
  float known_threshold = 0.0f;
  std::optional<float> energy_threshold = {};
};

// Everything that a weights file says about its network apart from the tensors (its metadata).
struct NetworkDescription {
  ModelSpec spec;
  // In the logits' order: the labels of the classes, then those of other things (fox, plants) that
  // the network was taught to tell from the classes and that are never its answer. Together they
  // are spec.classes different strings.
  std::vector<std::string> labels, others;
  Preprocessing preprocessing;
  Activation activation = Activation::kRelu;
  Calibration calibration;
  std::string provenance;  // JSON: training command, seed, data digest, metrics
};

// The content of a weights file with floating-point tensors, converted to float32.
struct Weights : NetworkDescription {
  bool folded = false;                    // batch norm is folded into X.weight and X.bias
  float bn_epsilon = 1e-3f;               // batch norm's epsilon, which Fold needs
  std::map<std::string, Tensor> tensors;  // by name; TensorShapes lists them
};

// Read float weights from a safetensors file and check them with CheckWeights. The error names the
// tensor or metadata key, what was expected and what was found, after the file's `name` or path.
// Int8 files are an error: engine/model/weights_file.h reads both kinds.
Result<Weights> ParseWeights(std::span<const uint8_t> bytes, const std::string& name);
Result<Weights> ReadWeights(const std::string& path);
// The bytes of a file that is expected to hold weights. Files of more than 1 GiB and files of
// another kind (DescribeForeignFile) are an error.
Result<std::vector<uint8_t>> ReadWeightsBytes(const std::string& path);
// The same for a parsed file; the error does not name the file.
Result<Weights> ParseFloatWeights(const Safetensors& file);

}  // namespace mobilenet
