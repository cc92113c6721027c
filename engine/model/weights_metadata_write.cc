#include "engine/model/weights_metadata_write.h"

#include <nlohmann/json.hpp>

#include "engine/model/weights_metadata.h"

namespace mobilenet {
namespace {

using nlohmann::json;

std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::map<std::string, std::string> FormatMetadata(const Weights& weights) {
  const json preprocessing = {{"mean", weights.preprocessing.mean},
                              {"scale", weights.preprocessing.scale},
                              {"resize", kResize}};
  json calibration = {{"temperature", weights.calibration.temperature},
                      {"known_threshold", weights.calibration.known_threshold}};
  if (weights.calibration.energy_threshold) {
    calibration["energy_threshold"] = *weights.calibration.energy_threshold;
  }
  std::map<std::string, std::string> metadata = {
      {"format_version", kFormatVersion},
      {"architecture", kArchitecture},
      {"padding", kPadding},
      {"alpha", Dump(weights.spec.alpha)},
      {"resolution", Dump(weights.spec.resolution)},
      {"classes", Dump(weights.labels)},
      {"preprocessing", Dump(preprocessing)},
      {"activation", weights.activation == Activation::kRelu6 ? kRelu6 : kRelu},
      {"folded", weights.folded ? "true" : "false"},
      {"bn_epsilon", Dump(weights.bn_epsilon)},
      {"provenance", weights.provenance}};
  // The default calibration says that nothing was fitted. Readers take it where the key is missing.
  const Calibration& fitted = weights.calibration;
  if (fitted.temperature != 1 || fitted.known_threshold != 0 || fitted.energy_threshold) {
    metadata["calibration"] = Dump(calibration);
  }
  if (!weights.others.empty()) metadata["others"] = Dump(weights.others);
  return metadata;
}

}  // namespace mobilenet
