#include "engine/model/quantized_weights.h"

#include <cstring>
#include <span>

#include "engine/base/file.h"
#include "engine/formats/message.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_write.h"
#include "engine/model/quantized_check.h"
#include "engine/model/weights_metadata.h"
#include "engine/model/weights_metadata_write.h"

namespace mobilenet {
namespace {

// Copies a tensor's bytes into a vector. The int8 weights are nearly the whole file, and a vector
// made from a range is not first filled with zeros. Other tensors may be unaligned, hence memcpy.
template <typename T>
std::vector<T> Copy(std::span<const uint8_t> data) {
  if constexpr (sizeof(T) == 1) {
    const T* begin = reinterpret_cast<const T*>(data.data());
    return std::vector<T>(begin, begin + data.size());
  } else {
    std::vector<T> values(data.size() / sizeof(T));
    std::memcpy(values.data(), data.data(), data.size());
    return values;
  }
}

// Looks up the tensors of a file by name. Keeps the first error until Finish.
class TensorReader {
 public:
  explicit TensorReader(const Safetensors& file) {
    for (const StoredTensor& tensor : file.tensors) tensors_[tensor.name] = &tensor;
  }

  // The values of tensor `name`, which must have this dtype and shape; empty after an error.
  template <typename T>
  std::vector<T> Take(const std::string& name, DType dtype, const std::vector<int64_t>& shape) {
    const std::string expected = "tensor " + name + ": expected " + Name(dtype) + " of shape " +
                                 ShapeText(shape) + ", found ";
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      Refuse(expected + "no such tensor");
      return {};
    }
    const StoredTensor& tensor = *found->second;
    tensors_.erase(found);
    if (tensor.dtype != dtype || tensor.shape != shape) {
      Refuse(expected + Name(tensor.dtype) + " of shape " + ShapeText(tensor.shape));
      return {};
    }
    return Copy<T>(tensor.data);
  }

  // Returns the first error. A tensor that nobody took is an error too.
  Result<void> Finish() {
    if (!tensors_.empty()) {
      Refuse("tensor " + Quote(tensors_.begin()->first) +
             ": expected no such tensor in a MobileNet v1 in int8");
    }
    if (error_.empty()) return {};
    return Fail(error_);
  }

 private:
  void Refuse(const std::string& message) {
    if (error_.empty()) error_ = message;
  }

  std::map<std::string, const StoredTensor*> tensors_;
  std::string error_;
};

template <typename T>
std::span<const uint8_t> Bytes(const T* values, size_t count) {
  return {reinterpret_cast<const uint8_t*>(values), count * sizeof(T)};
}

std::map<std::string, std::string> Metadata(const QuantizedWeights& weights) {
  Weights description;
  static_cast<NetworkDescription&>(description) = weights;
  description.folded = true;
  auto metadata = FormatMetadata(description);
  metadata.erase("bn_epsilon");
  metadata[kQuantizationKey] = kInt8;
  return metadata;
}

}  // namespace

Result<QuantizedWeights> ParseInt8Weights(const Safetensors& file) {
  const auto kind = file.metadata.find(kQuantizationKey);
  if (kind == file.metadata.end() || kind->second != kInt8) {
    return Fail(std::string("metadata ") + kQuantizationKey + ": expected " + Quote(kInt8) +
                ", found " +
                (kind == file.metadata.end() ? std::string("no such key") : Quote(kind->second)));
  }
  const Result<Weights> header = ParseMetadata(file.metadata);
  if (!header) return tl::unexpected(header.error());
  if (!header->folded) return Fail("metadata folded: expected \"true\" with int8, found \"false\"");
  QuantizedWeights weights;
  static_cast<NetworkDescription&>(weights) = *header;
  if (auto valid = CheckSpec(weights.spec); !valid) return tl::unexpected(valid.error());

  TensorReader reader(file);
  for (const Layer& layer : Layers(weights.spec)) {
    const std::vector<int64_t> channels{layer.out_channels};
    QuantizedLayer& quantized = weights.layers[layer.name];
    quantized.weight =
        reader.Take<int8_t>(layer.name + ".weight", DType::kInt8, WeightShape(layer));
    quantized.scale = reader.Take<float>(layer.name + ".scale", DType::kFloat32, channels);
    quantized.bias = reader.Take<float>(layer.name + ".bias", DType::kFloat32, channels);
    if (layer.kind == LayerKind::kFullyConnected) continue;
    const auto scale = reader.Take<float>(layer.name + ".activation_scale", DType::kFloat32, {1});
    if (!scale.empty()) quantized.activation_scale = scale[0];
  }
  auto checked = reader.Finish();
  if (checked) checked = CheckQuantizedWeights(weights);
  if (!checked) return tl::unexpected(checked.error());
  return weights;
}

std::vector<uint8_t> SerializeQuantizedWeights(const QuantizedWeights& weights) {
  Safetensors file;
  file.metadata = Metadata(weights);
  for (const Layer& layer : Layers(weights.spec)) {
    const QuantizedLayer& quantized = weights.layers.at(layer.name);
    const std::vector<int64_t> channels{layer.out_channels};
    const auto add = [&](const char* part, DType dtype, const std::vector<int64_t>& shape,
                         std::span<const uint8_t> data) {
      file.tensors.push_back({layer.name + part, dtype, shape, data});
    };
    add(".weight", DType::kInt8, WeightShape(layer),
        Bytes(quantized.weight.data(), quantized.weight.size()));
    add(".scale", DType::kFloat32, channels, Bytes(quantized.scale.data(), quantized.scale.size()));
    add(".bias", DType::kFloat32, channels, Bytes(quantized.bias.data(), quantized.bias.size()));
    if (layer.kind != LayerKind::kFullyConnected) {
      add(".activation_scale", DType::kFloat32, {1}, Bytes(&quantized.activation_scale, 1));
    }
  }
  return SerializeSafetensors(file);
}

Result<void> WriteQuantizedWeights(const std::string& path, const QuantizedWeights& weights) {
  Result<void> checked = CheckQuantizedWeights(weights);
  if (checked) checked = ParseMetadata(Metadata(weights)).map([](const Weights&) {});
  if (!checked) return Fail(path + ": not written: " + checked.error().message);
  return WriteFileAtomically(path, SerializeQuantizedWeights(weights));
}

}  // namespace mobilenet
