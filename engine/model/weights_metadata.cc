#include "engine/model/weights_metadata.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/model/json_message.h"

namespace mobilenet {
namespace {

using nlohmann::json;
using Metadata = std::map<std::string, std::string>;

constexpr char kFormatVersion[] = "1";
constexpr char kArchitecture[] = "mobilenet_v1";
constexpr char kPadding[] = "tf_same";
constexpr char kResize[] = "stretch";
constexpr char kRelu[] = "relu";
constexpr char kRelu6[] = "relu6";

std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Collects values one after the other and keeps the first error.
class Reader {
 public:
  explicit Reader(const Metadata& metadata) : metadata_(metadata) {}

  const std::optional<Error>& error() const { return error_; }

  void Refuse(const std::string& key, const std::string& expected, const std::string& found) {
    if (!error_) error_ = Error{"metadata " + key + ": expected " + expected + ", found " + found};
  }

  bool Has(const std::string& key) const { return metadata_.contains(key); }

  std::string Text(const std::string& key, const std::string& expected) {
    const auto found = metadata_.find(key);
    if (found != metadata_.end()) return found->second;
    Refuse(key, expected, "no such key");
    return {};
  }

  // One of `words`, as its index.
  int Word(const std::string& key, std::initializer_list<const char*> words) {
    std::string expected;
    for (const char* word : words) expected += (expected.empty() ? "" : " or ") + Quote(word);
    const std::string text = Text(key, expected);
    int index = 0;
    for (const char* word : words) {
      if (text == word) return index;
      ++index;
    }
    Refuse(key, expected, Quote(text));
    return 0;
  }

  json Json(const std::string& key, const std::string& expected) {
    const std::string text = Text(key, expected);
    json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) Refuse(key, expected, Quote(text));
    return value;
  }

  double Number(const std::string& key, const json& value, const std::string& expected) {
    if (value.is_number()) return value.get<double>();
    Refuse(key, expected, DescribeJson(value));
    return 0;
  }

 private:
  const Metadata& metadata_;
  std::optional<Error> error_;
};

// A member of an object, null where there is none.
const json& Member(const json& object, const char* name) {
  static const json null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

void ReadSpec(Reader& reader, ModelSpec& spec) {
  const std::string expected_alpha = "a number";
  spec.alpha = reader.Number("alpha", reader.Json("alpha", expected_alpha), expected_alpha);
  const std::string expected_side = "a whole number of pixels";
  const json side = reader.Json("resolution", expected_side);
  const double pixels = reader.Number("resolution", side, expected_side);
  // Anything out of an int's range is out of Validate's too.
  if (side.is_number_integer() && std::abs(pixels) <= std::numeric_limits<int>::max()) {
    spec.resolution = static_cast<int>(pixels);
  } else {
    reader.Refuse("resolution", expected_side, DescribeJson(side));
  }
}

void ReadLabels(Reader& reader, Weights& weights) {
  const std::string expected = "a list of labels";
  const json classes = reader.Json("classes", expected);
  if (!classes.is_array()) {
    reader.Refuse("classes", expected, DescribeJson(classes));
    return;
  }
  for (const json& label : classes) {
    if (!label.is_string() || label.get_ref<const std::string&>().empty()) {
      reader.Refuse("classes", "a text for each label", DescribeJson(label));
      return;
    }
    weights.labels.push_back(label.get<std::string>());
  }
  weights.spec.classes = static_cast<int>(weights.labels.size());
}

void ReadThree(Reader& reader, const json& object, const char* name, bool positive,
               std::array<float, 3>& three) {
  const std::string expected =
      std::string(name) + " as a list of three " + (positive ? "positive numbers" : "numbers");
  const json& list = Member(object, name);
  if (!list.is_array() || list.size() != three.size()) {
    reader.Refuse("preprocessing", expected, DescribeJson(list));
    return;
  }
  for (size_t i = 0; i < three.size(); ++i) {
    three[i] = static_cast<float>(reader.Number("preprocessing", list[i], expected));
    if (!std::isfinite(three[i]) || (positive && three[i] <= 0)) {
      reader.Refuse("preprocessing", expected, DescribeJson(list[i]));
    }
  }
}

void ReadPreprocessing(Reader& reader, Preprocessing& preprocessing) {
  const std::string expected = "an object with mean, scale and resize";
  const json object = reader.Json("preprocessing", expected);
  if (!object.is_object()) {
    reader.Refuse("preprocessing", expected, DescribeJson(object));
    return;
  }
  ReadThree(reader, object, "mean", false, preprocessing.mean);
  ReadThree(reader, object, "scale", true, preprocessing.scale);
  const json& resize = Member(object, "resize");
  if (resize != kResize) {
    reader.Refuse("preprocessing", "resize " + Quote(kResize), DescribeJson(resize));
  }
}

void ReadCalibration(Reader& reader, Calibration& calibration) {
  const std::string expected =
      "an object with a positive temperature, a known_threshold from 0 to 1 and, if any, a number "
      "as energy_threshold";
  const json object = reader.Json("calibration", expected);
  if (!object.is_object()) {
    reader.Refuse("calibration", expected, DescribeJson(object));
    return;
  }
  const json& temperature = Member(object, "temperature");
  calibration.temperature = static_cast<float>(reader.Number("calibration", temperature, expected));
  if (!(calibration.temperature > 0) || !std::isfinite(1 / calibration.temperature) ||
      !std::isfinite(calibration.temperature)) {
    reader.Refuse("calibration", expected, DescribeJson(temperature));
  }
  const json& threshold = Member(object, "known_threshold");
  calibration.known_threshold =
      static_cast<float>(reader.Number("calibration", threshold, expected));
  if (!(calibration.known_threshold >= 0 && calibration.known_threshold <= 1)) {
    reader.Refuse("calibration", expected, DescribeJson(threshold));
  }
  if (!object.contains("energy_threshold")) return;
  const json& energy = Member(object, "energy_threshold");
  calibration.energy_threshold = static_cast<float>(reader.Number("calibration", energy, expected));
  if (!std::isfinite(*calibration.energy_threshold)) {
    reader.Refuse("calibration", expected, DescribeJson(energy));
  }
}

void ReadBatchNorm(Reader& reader, Weights& weights) {
  weights.folded = reader.Word("folded", {"false", "true"}) == 1;
  if (weights.folded && !reader.Has("bn_epsilon")) return;
  const std::string expected = "a positive number";
  const json epsilon = reader.Json("bn_epsilon", expected);
  weights.bn_epsilon = static_cast<float>(reader.Number("bn_epsilon", epsilon, expected));
  if (!(weights.bn_epsilon > 0) || !std::isfinite(weights.bn_epsilon)) {
    reader.Refuse("bn_epsilon", expected, DescribeJson(epsilon));
  }
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
  return {{"format_version", kFormatVersion},
          {"architecture", kArchitecture},
          {"padding", kPadding},
          {"alpha", Dump(weights.spec.alpha)},
          {"resolution", Dump(weights.spec.resolution)},
          {"classes", Dump(weights.labels)},
          {"preprocessing", Dump(preprocessing)},
          {"activation", weights.activation == Activation::kRelu6 ? kRelu6 : kRelu},
          {"calibration", Dump(calibration)},
          {"folded", weights.folded ? "true" : "false"},
          {"bn_epsilon", Dump(weights.bn_epsilon)},
          {"provenance", weights.provenance}};
}

Result<Weights> ParseMetadata(const std::map<std::string, std::string>& metadata) {
  Weights weights;
  Reader reader(metadata);
  reader.Word("format_version", {kFormatVersion});
  reader.Word("architecture", {kArchitecture});
  reader.Word("padding", {kPadding});
  ReadSpec(reader, weights.spec);
  ReadLabels(reader, weights);
  ReadPreprocessing(reader, weights.preprocessing);
  const bool relu6 = reader.Word("activation", {kRelu, kRelu6}) == 1;
  weights.activation = relu6 ? Activation::kRelu6 : Activation::kRelu;
  if (reader.Has("calibration")) ReadCalibration(reader, weights.calibration);
  ReadBatchNorm(reader, weights);
  if (reader.Has("provenance")) weights.provenance = reader.Text("provenance", "a text");
  if (reader.error()) return Fail(reader.error()->message);
  return weights;
}

}  // namespace mobilenet
