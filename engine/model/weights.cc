#include "engine/model/weights.h"

#include <cstring>

#include "engine/base/file.h"
#include "engine/formats/float16.h"
#include "engine/formats/foreign_file.h"
#include "engine/formats/message.h"
#include "engine/formats/safetensors.h"
#include "engine/model/tensor_shapes.h"
#include "engine/model/weights_metadata.h"

namespace mobilenet {
namespace {

template <typename Convert>
void DecodeWords(std::span<const uint8_t> data, Convert convert, std::vector<float>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    uint16_t word;
    std::memcpy(&word, data.data() + i * sizeof(word), sizeof(word));
    values[i] = convert(word);
  }
}

// Converts a stored tensor to float32.
Tensor Decode(const StoredTensor& stored) {
  Tensor tensor;
  tensor.shape = stored.shape;
  tensor.values.resize(stored.data.size() / ItemSize(stored.dtype));
  switch (stored.dtype) {
    case DType::kFloat32:
      // An empty tensor may have a null pointer, which memcpy must not get.
      if (!stored.data.empty()) {
        std::memcpy(tensor.values.data(), stored.data.data(), stored.data.size());
      }
      break;
    case DType::kFloat16:
      DecodeWords(stored.data, FloatFromFloat16, tensor.values);
      break;
    case DType::kBfloat16:
      DecodeWords(stored.data, FloatFromBfloat16, tensor.values);
      break;
    case DType::kInt8:  // ParseFloatWeights has refused it
      break;
  }
  return tensor;
}

}  // namespace

Result<Weights> ParseFloatWeights(const Safetensors& file) {
  if (IsQuantized(file.metadata)) {
    return Fail(
        "expected float weights, found int8 weights. Use the file they were quantized from");
  }
  Result<Weights> weights = ParseMetadata(file.metadata);
  if (!weights) return weights;
  for (const StoredTensor& stored : file.tensors) {
    if (stored.dtype == DType::kInt8) {
      return Fail("tensor " + Quote(stored.name) + ": expected F32, F16 or BF16, found I8");
    }
    weights->tensors[stored.name] = Decode(stored);
  }
  if (auto checked = CheckWeights(*weights); !checked) return tl::unexpected(checked.error());
  return weights;
}

Result<Weights> ParseWeights(std::span<const uint8_t> bytes, const std::string& name) {
  const Result<Safetensors> file = ParseSafetensors(bytes);
  if (!file) return Fail(name + ": " + file.error().message);
  Result<Weights> weights = ParseFloatWeights(*file);
  if (!weights) return Fail(name + ": " + weights.error().message);
  return weights;
}

Result<std::vector<uint8_t>> ReadWeightsBytes(const std::string& path) {
  constexpr size_t kMaxBytes = size_t{1} << 30;
  Result<std::vector<uint8_t>> bytes = ReadFile(path, kMaxBytes);
  if (!bytes) return bytes;
  const std::string foreign = DescribeForeignFile(*bytes);
  if (!foreign.empty()) return Fail(path + ": " + foreign);
  return bytes;
}

Result<Weights> ReadWeights(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = ReadWeightsBytes(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return ParseWeights(*bytes, path);
}

}  // namespace mobilenet
