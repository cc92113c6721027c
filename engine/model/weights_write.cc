#include "engine/model/weights_write.h"

#include <cmath>

#include "engine/base/file.h"
#include "engine/formats/float16.h"
#include "engine/formats/message.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_write.h"
#include "engine/model/tensor_shapes.h"
#include "engine/model/weights.h"
#include "engine/model/weights_metadata.h"
#include "engine/model/weights_metadata_write.h"

namespace mobilenet {
namespace {

// Vectors (biases, batch norm) are always float32: they are 1% of the values, and a variance may be
// out of float16's range.
bool StoredAsFloat16(const Tensor& tensor, Storage storage) {
  return storage == Storage::kFloat16 && tensor.shape.size() > 1;
}

template <typename T>
std::span<const uint8_t> Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(T)};
}

Result<void> CheckRange(const Weights& weights, Storage storage) {
  for (const auto& [name, tensor] : weights.tensors) {
    if (!StoredAsFloat16(tensor, storage)) continue;
    for (const float value : tensor.values) {
      if (std::abs(value) > kMaxFloat16) {
        return Fail("tensor " + name + ": expected values up to 65504 for storage as float16, " +
                    "found " + NumberText(value));
      }
    }
  }
  return {};
}

}  // namespace

std::vector<uint8_t> SerializeWeights(const Weights& weights, Storage storage) {
  Safetensors file;
  file.metadata = FormatMetadata(weights);
  std::vector<std::vector<uint16_t>> halves;  // the float16 data that StoredTensor::data points to
  for (const auto& [name, tensor] : weights.tensors) {
    if (StoredAsFloat16(tensor, storage)) {
      std::vector<uint16_t>& words = halves.emplace_back();
      words.reserve(tensor.values.size());
      for (const float value : tensor.values) words.push_back(Float16FromFloat(value));
      file.tensors.push_back({name, DType::kFloat16, tensor.shape, Bytes(words)});
    } else {
      file.tensors.push_back({name, DType::kFloat32, tensor.shape, Bytes(tensor.values)});
    }
  }
  return SerializeSafetensors(file);
}

Result<void> WriteWeights(const std::string& path, const Weights& weights, Storage storage) {
  // Never replace a good file by one that ReadWeights would refuse.
  Result<void> checked = CheckWeights(weights);
  if (checked) checked = CheckRange(weights, storage);
  if (checked) checked = ParseMetadata(FormatMetadata(weights)).map([](const Weights&) {});
  if (!checked) return Fail(path + ": not written: " + checked.error().message);
  return WriteFileAtomically(path, SerializeWeights(weights, storage));
}

}  // namespace mobilenet
