#include "engine/model/weights_file.h"

#include <utility>

#include "engine/formats/safetensors.h"
#include "engine/model/weights_metadata.h"

namespace mobilenet {

Result<AnyWeights> ParseWeightsFile(std::span<const uint8_t> bytes, const std::string& name) {
  const auto named = [&](const Error& error) { return Error{name + ": " + error.message}; };
  const Result<Safetensors> file = ParseSafetensors(bytes);
  if (!file) return tl::unexpected(named(file.error()));
  if (IsQuantized(file->metadata)) {
    Result<QuantizedWeights> weights = ParseInt8Weights(*file);
    if (!weights) return tl::unexpected(named(weights.error()));
    return AnyWeights(std::move(*weights));
  }
  Result<Weights> weights = ParseFloatWeights(*file);
  if (!weights) return tl::unexpected(named(weights.error()));
  return AnyWeights(std::move(*weights));
}

Result<AnyWeights> ReadWeightsFile(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = ReadWeightsBytes(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return ParseWeightsFile(*bytes, path);
}

const NetworkDescription& Description(const AnyWeights& weights) {
  return std::visit([](const NetworkDescription& any) -> const NetworkDescription& { return any; },
                    weights);
}

}  // namespace mobilenet
