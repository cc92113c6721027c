#include "engine/model/weights_metadata.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "engine/formats/json.h"
#include "engine/formats/message.h"

namespace mobilenet {
namespace {

using Metadata = std::map<std::string, std::string>;

// Reads values by key. Every function returns a default after an error; error() is the first one.
class Reader {
 public:
  explicit Reader(const Metadata& metadata) : metadata_(metadata) {}

  const std::optional<Error>& error() const { return error_; }

  void Refuse(const std::string& key, const std::string& expected, const std::string& found) {
    if (!error_) error_ = Error{"metadata " + key + ": expected " + expected + ", found " + found};
  }

  bool Has(const std::string& key) const { return metadata_.contains(key); }

  std::string Value(const std::string& key, const std::string& expected) {
    const auto found = metadata_.find(key);
    if (found != metadata_.end()) return found->second;
    Refuse(key, expected, "no such key");
    return {};
  }

  // The index of the value, which must be one of `words`.
  int Word(const std::string& key, std::initializer_list<const char*> words) {
    std::string expected;
    for (const char* word : words) expected += (expected.empty() ? "" : " or ") + Quote(word);
    const std::string text = Value(key, expected);
    int index = 0;
    for (const char* word : words) {
      if (text == word) return index;
      ++index;
    }
    Refuse(key, expected, Quote(text));
    return 0;
  }

  Json Parse(const std::string& key, const std::string& expected) {
    const std::string text = Value(key, expected);
    std::optional<Json> value = ParseJson(text);
    if (!value) Refuse(key, expected, Quote(text));
    return value ? std::move(*value) : Json();
  }

  double Number(const std::string& key, const Json& value, const std::string& expected) {
    if (value.IsNumber()) return value.number;
    Refuse(key, expected, DescribeJson(value));
    return 0;
  }

 private:
  const Metadata& metadata_;
  std::optional<Error> error_;
};

// A member of an object; JSON null if there is none.
const Json& MemberOrNull(const Json& object, const char* name) {
  static const Json null;
  const Json* found = object.Member(name);
  return found ? *found : null;
}

void ReadSpec(Reader& reader, ModelSpec& spec) {
  const std::string expected_alpha = "a number";
  spec.alpha = reader.Number("alpha", reader.Parse("alpha", expected_alpha), expected_alpha);
  const std::string expected_side = "a whole number of pixels";
  const Json side = reader.Parse("resolution", expected_side);
  const double pixels = reader.Number("resolution", side, expected_side);
  // CheckSpec checks the range; here the number only has to fit in an int.
  if (side.kind == Json::Kind::kInteger && std::abs(pixels) <= std::numeric_limits<int>::max()) {
    spec.resolution = static_cast<int>(pixels);
  } else {
    reader.Refuse("resolution", expected_side, DescribeJson(side));
  }
}

// `seen` has the labels so far, also those of other keys: a map for its code, which the metadata
// uses anyway.
void ReadLabels(Reader& reader, const char* key, Metadata& seen, std::vector<std::string>& labels) {
  const std::string expected = "an array of labels";
  const Json array = reader.Parse(key, expected);
  if (array.kind != Json::Kind::kArray) {
    reader.Refuse(key, expected, DescribeJson(array));
    return;
  }
  for (const Json& label : array.items) {
    if (label.kind != Json::Kind::kString || label.string.empty()) {
      reader.Refuse(key, "a non-empty string for each label", DescribeJson(label));
      return;
    }
    if (!seen.emplace(label.string, "").second) {
      reader.Refuse(key, "different labels", Quote(label.string) + " twice");
      return;
    }
    labels.push_back(label.string);
  }
}

// Reads the member `name`, one number for each colour channel.
void ReadThree(Reader& reader, const Json& object, const char* name, bool positive,
               std::array<float, 3>& three) {
  const std::string expected =
      std::string(name) + " as an array of three " + (positive ? "positive numbers" : "numbers");
  const Json& list = MemberOrNull(object, name);
  if (list.kind != Json::Kind::kArray || list.items.size() != three.size()) {
    reader.Refuse("preprocessing", expected, DescribeJson(list));
    return;
  }
  for (size_t i = 0; i < three.size(); ++i) {
    three[i] = static_cast<float>(reader.Number("preprocessing", list.items[i], expected));
    if (!std::isfinite(three[i]) || (positive && three[i] <= 0)) {
      reader.Refuse("preprocessing", expected, DescribeJson(list.items[i]));
    }
  }
}

void ReadPreprocessing(Reader& reader, Preprocessing& preprocessing) {
  const std::string expected = "an object with mean, scale and resize";
  const Json object = reader.Parse("preprocessing", expected);
  if (object.kind != Json::Kind::kObject) {
    reader.Refuse("preprocessing", expected, DescribeJson(object));
    return;
  }
  ReadThree(reader, object, "mean", false, preprocessing.mean);
  ReadThree(reader, object, "scale", true, preprocessing.scale);
  const Json& resize = MemberOrNull(object, "resize");
  if (!resize.IsString(kResize)) {
    reader.Refuse("preprocessing", "resize " + Quote(kResize), DescribeJson(resize));
  }
}

void ReadCalibration(Reader& reader, Calibration& calibration) {
  const std::string expected =
      "an object with a positive temperature, a known_threshold from 0 to 1 and, if any, a number "
      "as energy_threshold";
  const Json object = reader.Parse("calibration", expected);
  if (object.kind != Json::Kind::kObject) {
    reader.Refuse("calibration", expected, DescribeJson(object));
    return;
  }
  const Json& temperature = MemberOrNull(object, "temperature");
  calibration.temperature = static_cast<float>(reader.Number("calibration", temperature, expected));
  if (!(calibration.temperature > 0) || !std::isfinite(1 / calibration.temperature) ||
      !std::isfinite(calibration.temperature)) {
    reader.Refuse("calibration", expected, DescribeJson(temperature));
  }
  const Json& threshold = MemberOrNull(object, "known_threshold");
  calibration.known_threshold =
      static_cast<float>(reader.Number("calibration", threshold, expected));
  if (!(calibration.known_threshold >= 0 && calibration.known_threshold <= 1)) {
    reader.Refuse("calibration", expected, DescribeJson(threshold));
  }
  const Json* energy = object.Member("energy_threshold");
  if (energy == nullptr) return;
  calibration.energy_threshold =
      static_cast<float>(reader.Number("calibration", *energy, expected));
  if (!std::isfinite(*calibration.energy_threshold)) {
    reader.Refuse("calibration", expected, DescribeJson(*energy));
  }
}

void ReadBatchNorm(Reader& reader, Weights& weights) {
  weights.folded = reader.Word("folded", {"false", "true"}) == 1;
  if (weights.folded && !reader.Has("bn_epsilon")) return;
  const std::string expected = "a positive number";
  const Json epsilon = reader.Parse("bn_epsilon", expected);
  weights.bn_epsilon = static_cast<float>(reader.Number("bn_epsilon", epsilon, expected));
  if (!(weights.bn_epsilon > 0) || !std::isfinite(weights.bn_epsilon)) {
    reader.Refuse("bn_epsilon", expected, DescribeJson(epsilon));
  }
}

}  // namespace

bool IsQuantized(const Metadata& metadata) { return metadata.contains(kQuantizationKey); }

Result<Weights> ParseMetadata(const Metadata& metadata) {
  if (!metadata.contains("format_version")) {
    return Fail("metadata format_version: found no such key. Another program wrote this file");
  }
  Weights weights;
  Reader reader(metadata);
  reader.Word("format_version", {kFormatVersion});
  reader.Word("architecture", {kArchitecture});
  reader.Word("padding", {kPadding});
  ReadSpec(reader, weights.spec);
  Metadata seen;
  ReadLabels(reader, "classes", seen, weights.labels);
  if (reader.Has("others")) ReadLabels(reader, "others", seen, weights.others);
  weights.spec.classes = static_cast<int>(weights.labels.size() + weights.others.size());
  ReadPreprocessing(reader, weights.preprocessing);
  const bool relu6 = reader.Word("activation", {kRelu, kRelu6}) == 1;
  weights.activation = relu6 ? Activation::kRelu6 : Activation::kRelu;
  if (reader.Has("calibration")) ReadCalibration(reader, weights.calibration);
  ReadBatchNorm(reader, weights);
  if (reader.Has("provenance")) weights.provenance = reader.Value("provenance", "a string");
  if (reader.error()) return Fail(reader.error()->message);
  return weights;
}

}  // namespace mobilenet
