#include "engine/model/quantized_weights.h"

#include <cstring>
#include <span>

#include "engine/base/file.h"
#include "engine/formats/message.h"
#include "engine/formats/safetensors_write.h"
#include "engine/model/quantized_check.h"
#include "engine/model/weights_metadata.h"
#include "engine/model/weights_metadata_write.h"

namespace mobilenet {
namespace {

// Weights are nearly all of a file, and a vector that is made of their range is not filled with
// zeros before. Other numbers may lie unaligned.
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

// Takes the tensors of a file one by one and keeps the first error.
class TensorReader {
 public:
  explicit TensorReader(const Safetensors& file) {
    for (const StoredTensor& tensor : file.tensors) tensors_[tensor.name] = &tensor;
  }

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

Weights Header(const QuantizedWeights& weights) {
  Weights header;
  static_cast<NetworkDescription&>(header) = weights;
  header.folded = true;
  return header;
}

std::map<std::string, std::string> Metadata(const QuantizedWeights& weights) {
  auto metadata = FormatMetadata(Header(weights));
  metadata.erase("bn_epsilon");
  metadata[kQuantizationKey] = kInt8;
  return metadata;
}

}  // namespace

Result<QuantizedWeights> Int8Weights(const Safetensors& file) {
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
    QuantizedLayer& numbers = weights.layers[layer.name];
    numbers.weight = reader.Take<int8_t>(layer.name + ".weight", DType::kInt8, WeightShape(layer));
    numbers.scale = reader.Take<float>(layer.name + ".scale", DType::kFloat32, channels);
    numbers.bias = reader.Take<float>(layer.name + ".bias", DType::kFloat32, channels);
    if (layer.kind == LayerKind::kFullyConnected) continue;
    const auto scale = reader.Take<float>(layer.name + ".activation_scale", DType::kFloat32, {1});
    if (!scale.empty()) numbers.activation_scale = scale[0];
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
    const QuantizedLayer& numbers = weights.layers.at(layer.name);
    const std::vector<int64_t> channels{layer.out_channels};
    const auto add = [&](const char* part, DType dtype, const std::vector<int64_t>& shape,
                         std::span<const uint8_t> data) {
      file.tensors.push_back({layer.name + part, dtype, shape, data});
    };
    add(".weight", DType::kInt8, WeightShape(layer),
        Bytes(numbers.weight.data(), numbers.weight.size()));
    add(".scale", DType::kFloat32, channels, Bytes(numbers.scale.data(), numbers.scale.size()));
    add(".bias", DType::kFloat32, channels, Bytes(numbers.bias.data(), numbers.bias.size()));
    if (layer.kind != LayerKind::kFullyConnected) {
      add(".activation_scale", DType::kFloat32, {1}, Bytes(&numbers.activation_scale, 1));
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
