#include "engine/model/weights.h"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/formats/float16.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_write.h"
#include "engine/model/weights_metadata.h"
#include "engine/model/weights_write.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "tests/support/temporary_folder.h"

TEST_SUITE_BEGIN("engine.model");

namespace mobilenet {
namespace {

using nlohmann::json;

constexpr ModelSpec kSmall{0.0625, 64, 3};  // about 60 KB

Weights SmallWeights(bool folded) {
  Weights weights = RandomWeights(kSmall, folded, 1);
  weights.labels = {"cat", "d\"og\n", "\xC3\xA9l\xC3\xA9phant"};
  weights.preprocessing = {{1, 2, 3.25f}, {4, 5, 0.1f}};
  weights.activation = Activation::kRelu6;
  weights.calibration = {1.7f, 0.45f, -2.5f};
  weights.bn_epsilon = 1e-5f;
  weights.provenance = R"({"seed":7})";
  return weights;
}

// A file taken apart, to be damaged and put together again.
struct Pieces {
  json header;
  std::vector<uint8_t> data;
};

Pieces TakeApart(const std::vector<uint8_t>& bytes) {
  uint64_t length;
  std::memcpy(&length, bytes.data(), 8);
  return {json::parse(bytes.begin() + 8, bytes.begin() + 8 + length),
          {bytes.begin() + 8 + length, bytes.end()}};
}

std::vector<uint8_t> PutTogether(const Pieces& pieces) {
  const std::string text = pieces.header.dump();
  std::vector<uint8_t> bytes(8);
  const uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes.insert(bytes.end(), text.begin(), text.end());
  bytes.insert(bytes.end(), pieces.data.begin(), pieces.data.end());
  return bytes;
}

// The message with which a damaged file is refused; empty where it is accepted.
std::string Refusal(const std::vector<uint8_t>& bytes) {
  const Result<Weights> result = ParseWeights(bytes, "small.safetensors");
  return result ? "" : result.error().message;
}

std::string RefusalAfter(const std::function<void(Pieces&)>& damage, bool folded = true) {
  Pieces pieces = TakeApart(SerializeWeights(SmallWeights(folded), Storage::kFloat32));
  damage(pieces);
  return Refusal(PutTogether(pieces));
}

void CheckSame(const Weights& a, const Weights& b) {
  CHECK(a.spec.alpha == b.spec.alpha);
  CHECK(a.spec.resolution == b.spec.resolution);
  CHECK(a.spec.classes == b.spec.classes);
  CHECK(a.labels == b.labels);
  CHECK(a.preprocessing.mean == b.preprocessing.mean);
  CHECK(a.preprocessing.scale == b.preprocessing.scale);
  CHECK(a.activation == b.activation);
  CHECK(a.calibration.temperature == b.calibration.temperature);
  CHECK(a.calibration.known_threshold == b.calibration.known_threshold);
  CHECK(a.calibration.energy_threshold == b.calibration.energy_threshold);
  CHECK(a.folded == b.folded);
  CHECK(a.bn_epsilon == b.bn_epsilon);
  CHECK(a.provenance == b.provenance);
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (const auto& entry : a.tensors) {
    CAPTURE(entry.first);
    const auto other = b.tensors.find(entry.first);
    REQUIRE(other != b.tensors.end());
    CHECK(entry.second.shape == other->second.shape);
    CHECK(FirstDifference(entry.second.values, other->second.values) == "");
  }
}

TEST_CASE("float32 weights come back as they were, folded or not") {
  for (const bool folded : {false, true}) {
    CAPTURE(folded);
    const Weights weights = SmallWeights(folded);
    const auto bytes = SerializeWeights(weights, Storage::kFloat32);
    const Result<Weights> read = ParseWeights(bytes, "small");
    REQUIRE_MESSAGE(read, read.error().message);
    CheckSame(weights, *read);
    CHECK(SerializeWeights(*read, Storage::kFloat32) == bytes);
  }
}

TEST_CASE("labels of other things follow those of the classes") {
  Weights weights = SmallWeights(true);
  weights.labels = {"cat"};
  weights.others = {"fox", "rose"};
  const auto bytes = SerializeWeights(weights, Storage::kFloat32);
  const json metadata = TakeApart(bytes).header["__metadata__"];
  CHECK(metadata["classes"] == R"(["cat"])");
  CHECK(metadata["others"] == R"(["fox","rose"])");
  const Result<Weights> read = ParseWeights(bytes, "small");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->labels == weights.labels);
  CHECK(read->others == weights.others);
  CHECK(read->spec.classes == 3);

  CHECK(!TakeApart(SerializeWeights(SmallWeights(true), Storage::kFloat32))
             .header["__metadata__"]
             .contains("others"));
  for (const char* wrong : {"fox", "{}", R"(["fox", ""])", R"(["fox", 3])", R"(["fox"])",
                            R"(["fox", "cat"])", R"(["fox", "fox"])"}) {
    Pieces pieces = TakeApart(bytes);
    pieces.header["__metadata__"]["others"] = wrong;
    CHECK_MESSAGE(!ParseWeights(PutTogether(pieces), "small"), wrong);
  }
}

TEST_CASE("float16 storage rounds matrices and filters and keeps vectors") {
  Weights weights = SmallWeights(false);
  const auto bytes = SerializeWeights(weights, Storage::kFloat16);
  for (auto& [name, tensor] : weights.tensors) {
    if (tensor.shape.size() == 1) continue;
    for (float& value : tensor.values) value = FloatFromFloat16(Float16FromFloat(value));
  }
  const Result<Weights> read = ParseWeights(bytes, "small");
  REQUIRE_MESSAGE(read, read.error().message);
  CheckSame(weights, *read);

  const json header = TakeApart(bytes).header;
  CHECK(header["pw3.weight"]["dtype"] == "F16");
  CHECK(header["pw3.bn.variance"]["dtype"] == "F32");
}

TEST_CASE("a file of alpha 1 in float16 is as small as it should be") {
  const auto bytes = SerializeWeights(RandomWeights({1.0, 128, 10}, true, 1), Storage::kFloat16);
  CHECK(bytes.size() > 6'400'000);
  CHECK(bytes.size() < 6'450'000);
}

TEST_CASE("bfloat16 tensors are read") {
  const Weights weights = SmallWeights(true);
  const std::vector<uint8_t> bytes = SerializeWeights(weights, Storage::kFloat32);
  Result<Safetensors> file = ParseSafetensors(bytes);
  REQUIRE(file);
  const uint16_t words[3] = {0x3F80, 0xC049, 0x0000};
  for (StoredTensor& tensor : file->tensors) {
    if (tensor.name != "fc.bias") continue;
    tensor.dtype = DType::kBfloat16;
    tensor.data = {reinterpret_cast<const uint8_t*>(words), sizeof(words)};
  }
  const Result<Weights> read = ParseWeights(SerializeSafetensors(*file), "small");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->tensors.at("fc.bias").values == std::vector<float>{1.0f, -3.140625f, 0.0f});
}

TEST_CASE("tensors lie aligned and without gaps") {
  for (const Storage storage : {Storage::kFloat32, Storage::kFloat16}) {
    const auto bytes = SerializeWeights(SmallWeights(true), storage);
    uint64_t length;
    std::memcpy(&length, bytes.data(), 8);
    CHECK(length % 8 == 0);
    CHECK(bytes[8] == '{');
    const Result<Safetensors> file = ParseSafetensors(bytes);
    REQUIRE(file);
    for (const StoredTensor& tensor : file->tensors) {
      CHECK((tensor.data.data() - bytes.data()) % ItemSize(tensor.dtype) == 0);
    }
  }
}

TEST_CASE("metadata is spelled as other tools read it, and what is optional may be absent") {
  Pieces pieces = TakeApart(SerializeWeights(SmallWeights(true), Storage::kFloat32));
  json& metadata = pieces.header["__metadata__"];
  CHECK(metadata["format_version"] == "1");
  CHECK(metadata["architecture"] == "mobilenet_v1");
  CHECK(metadata["alpha"] == "0.0625");
  CHECK(metadata["resolution"] == "64");
  CHECK(metadata["folded"] == "true");
  CHECK(metadata["activation"] == "relu6");
  CHECK(metadata["padding"] == "tf_same");
  CHECK(json::parse(metadata["classes"].get<std::string>()).size() == 3);
  CHECK(json::parse(metadata["preprocessing"].get<std::string>())["resize"] == "stretch");

  for (const char* key : {"calibration", "bn_epsilon", "provenance"}) metadata.erase(key);
  metadata["later"] = "unknown keys are ignored";
  const Result<Weights> read = ParseWeights(PutTogether(pieces), "small");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->calibration.temperature == 1.0f);
  CHECK(read->calibration.known_threshold == 0.0f);
  CHECK(!read->calibration.energy_threshold);
}

struct RefusalCase {
  std::function<void(Pieces&)> damage;
  std::vector<const char*> words;  // that the message must hold
};

void CheckRefusals(const std::vector<RefusalCase>& cases, bool folded) {
  for (size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    const std::string message = RefusalAfter(cases[i].damage, folded);
    CAPTURE(message);
    CHECK_MESSAGE(message.starts_with("small.safetensors: "), message);
    for (const char* word : cases[i].words) {
      CAPTURE(word);
      CHECK(message == Contains(word));
    }
  }
}

// Replaces a metadata entry.
std::function<void(Pieces&)> Meta(const char* key, json value) {
  return [=](Pieces& pieces) { pieces.header["__metadata__"][key] = value; };
}

TEST_CASE("metadata that does not fit is refused by key, expected and found") {
  CheckRefusals(
      {
          {Meta("format_version", "2"), {"format_version", "\"1\"", "\"2\""}},
          {Meta("architecture", "mobilenet_v2"), {"architecture", "mobilenet_v1", "mobilenet_v2"}},
          {Meta("padding", "torch"), {"padding", "tf_same", "torch"}},
          {Meta("activation", "swish"), {"activation", "relu6", "swish"}},
          {Meta("alpha", "2"), {"alpha", "2.0"}},
          {Meta("alpha", "0"), {"alpha", "0.0"}},
          {Meta("alpha", "wide"), {"alpha", "a number", "wide"}},
          {Meta("alpha", "1e999"), {"alpha", "a number", "1e999"}},
          {Meta("alpha", 1), {"alpha", "a string", "1"}},
          {Meta("resolution", "100"), {"resolution", "multiple of 32", "100"}},
          {Meta("resolution", "64.5"), {"resolution", "whole number", "64.5"}},
          {Meta("resolution", "1e300"), {"resolution", "whole number"}},
          {Meta("resolution", "4294967360"), {"resolution", "whole number", "4294967360"}},
          {Meta("resolution", "-64"), {"resolution", "-64"}},
          {Meta("folded", "yes"), {"folded", "true", "yes"}},
          {Meta("classes", "cat"), {"classes", "an array of labels", "cat"}},
          {Meta("classes", "{}"), {"classes", "an array of labels", "object"}},
          {Meta("classes", "[1,2,3]"), {"classes", "a non-empty string for each label", "1"}},
          {Meta("classes", R"(["cat","","cow"])"),
           {"classes", "a non-empty string for each label"}},
          {Meta("classes", R"(["cat"])"), {"classes", "at least 2", "1"}},
          {Meta("classes", R"(["cat","cow"])"), {"fc.bias", "[2]", "[3]", "2 labels"}},
          {Meta("preprocessing", "[]"), {"preprocessing", "object", "array"}},
          {Meta("preprocessing", R"({"mean":[1,2],"scale":[1,1,1],"resize":"stretch"})"),
           {"preprocessing", "mean as an array of three numbers"}},
          {Meta("preprocessing", R"({"mean":[1,2,3],"scale":[1,0,1],"resize":"stretch"})"),
           {"preprocessing", "scale as an array of three positive numbers", "found 0"}},
          {Meta("preprocessing", R"({"mean":[1,2,3],"scale":[1,1,1],"resize":"crop"})"),
           {"preprocessing", "stretch", "crop"}},
          {Meta("calibration", R"({"temperature":0,"known_threshold":0.5})"),
           {"calibration", "temperature", "found 0"}},
          {Meta("calibration", R"({"temperature":1,"known_threshold":1.5})"),
           {"calibration", "known_threshold", "found 1.5"}},
          {Meta("calibration", R"({"temperature":1,"known_threshold":0.5,"energy_threshold":"2"})"),
           {"calibration", "energy_threshold", "\"2\""}},
          {Meta("calibration",
                R"({"temperature":1,"known_threshold":0.5,"energy_threshold":1e300})"),
           {"calibration", "energy_threshold", "found 1e300"}},
          {[](Pieces& p) { p.header["__metadata__"].erase("alpha"); }, {"alpha", "no such key"}},
          {[](Pieces& p) { p.header.erase("__metadata__"); },
           {"format_version", "no such key", "Another program wrote this file"}},
          {Meta("classes", R"(["cat","cow","cat"])"),
           {"classes", "expected different labels", "found \"cat\" twice"}},
          {[](Pieces& p) { p.header["__metadata__"] = 3; }, {"__metadata__", "object"}},
      },
      true);
  CheckRefusals(
      {
          {Meta("bn_epsilon", "-1"), {"bn_epsilon", "positive", "-1"}},
          {[](Pieces& p) { p.header["__metadata__"].erase("bn_epsilon"); },
           {"bn_epsilon", "no such key"}},
      },
      false);
}

// Writes a float into the bytes of a tensor.
std::function<void(Pieces&)> Value(const char* tensor, float value) {
  return [=](Pieces& pieces) {
    const size_t begin = pieces.header[tensor]["data_offsets"][0].get<size_t>();
    std::memcpy(pieces.data.data() + begin, &value, sizeof(value));
  };
}

TEST_CASE("tensors that do not fit are refused by name, expected and found") {
  const auto entry = [](const char* tensor, const char* key, json value) {
    return [=](Pieces& pieces) { pieces.header[tensor][key] = value; };
  };
  const float infinity = std::numeric_limits<float>::infinity();
  CheckRefusals(
      {
          {entry("pw2.bias", "dtype", "I64"), {"pw2.bias", "F32, F16, BF16", "\"I64\""}},
          {entry("pw2.bias", "dtype", 7), {"pw2.bias", "F32, F16, BF16", "7"}},
          {entry("pw2.bias", "shape", {4, 2}), {"pw2.bias", "[8]", "[4, 2]"}},
          {entry("pw2.bias", "shape", {9}), {"pw2.bias", "[9]", "does not match"}},
          {entry("pw2.bias", "shape", {-8}), {"pw2.bias", "integers"}},
          {entry("pw2.bias", "shape", {8.5}), {"pw2.bias", "integers"}},
          {entry("pw2.bias", "shape", "8"), {"pw2.bias", "integers", "\"8\""}},
          // The product is 8 modulo 2^64.
          {entry("pw2.bias", "shape", {int64_t{1} << 62, 8, 8}), {"pw2.bias", "does not match"}},
          {entry("pw2.bias", "data_offsets", {0}), {"pw2.bias", "[begin, end]", "[0]"}},
          {entry("pw2.bias", "data_offsets", {40, 8}), {"pw2.bias", "[begin, end]", "[40, 8]"}},
          {entry("pw2.bias", "data_offsets", {0, 32}), {"to begin at", "found 0"}},
          {entry("pw2.bias", "data_offsets", {uint64_t{1} << 63, 2}), {"pw2.bias"}},
          {entry("pw2.bias", "data_offsets", {1 << 30, (1 << 30) + 32}),
           {"pw2.bias", "incomplete", "1073741824"}},
          {[](Pieces& p) { p.header["pw2.bias"] = json::array(); }, {"pw2.bias", "object"}},
          {[](Pieces& p) { p.header["pw2.bias"].erase("shape"); }, {"pw2.bias", "shape"}},
          {[](Pieces& p) { p.data.pop_back(); }, {"incomplete"}},
          {[](Pieces& p) { p.data.push_back(0); }, {"bytes of data"}},
          {[](Pieces& p) {
             // The first tensor in the file.
             const uint64_t size = p.header["conv1.bias"]["data_offsets"][1];
             p.header["conv1.bias"]["data_offsets"] = {uint64_t{4}, size + 4};
           },
           {"to begin at"}},
          {[](Pieces& p) {
             p.header["pw99.bias"] = p.header["pw2.bias"];
             p.header.erase("pw2.bias");
           },
           {"pw2.bias", "[8]", "no such tensor"}},
          {[](Pieces& p) {
             p.header["extra\n"] = {{"dtype", "F32"}, {"shape", {0}}, {"data_offsets", {0, 0}}};
           },
           {"\"extra?\"", "[0]", "folded"}},
          {Value("pw5.weight", std::nanf("")), {"pw5.weight", "finite", "index 0"}},
          {Value("dw5.bias", infinity), {"dw5.bias", "finite", "inf"}},
      },
      true);
  CheckRefusals({{Value("pw3.bn.variance", -1), {"pw3.bn.variance", "at least 0", "-1"}},
                 {Meta("folded", "true"), {"conv1.bias", "[2]", "no such tensor"}}},
                false);
}

// Puts `entry` into the header's text after the brace that follows `place`: nlohmann's objects have
// no key twice.
std::string RefusalWithEntry(const std::string& place, const std::string& entry) {
  std::vector<uint8_t> bytes = SerializeWeights(SmallWeights(true), Storage::kFloat32);
  uint64_t length;
  std::memcpy(&length, bytes.data(), 8);
  std::string text(bytes.begin() + 8, bytes.begin() + 8 + static_cast<int64_t>(length));
  text.insert(text.find(place) + place.size(), entry);
  bytes.erase(bytes.begin() + 8, bytes.begin() + 8 + static_cast<int64_t>(length));
  bytes.insert(bytes.begin() + 8, text.begin(), text.end());
  length = text.size();
  std::memcpy(bytes.data(), &length, 8);
  return Refusal(bytes);
}

TEST_CASE("a name that occurs twice in the header is refused") {
  CHECK(RefusalWithEntry("{", "") == "");
  // The second tensor of this name is empty, so that both fit into the file.
  CHECK(RefusalWithEntry("{", R"("dw3.bias":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},)") ==
        "small.safetensors: tensor \"dw3.bias\": expected it once, found it again");
  CHECK(RefusalWithEntry("{", R"("__metadata__":{},)") ==
        "small.safetensors: tensor \"__metadata__\": expected it once, found it again");
  CHECK(RefusalWithEntry("\"__metadata__\":{", R"("alpha":"1",)") ==
        "small.safetensors: metadata \"alpha\": expected it once, found it again");
}

TEST_CASE("files of another kind are refused") {
  CHECK(Refusal({}) == Contains("in a file of 0 bytes"));
  CHECK(Refusal({1, 2, 3}) == Contains("in a file of 3 bytes"));
  CHECK(Refusal({'n', 'o', 't', ' ', 'a', ' ', 'n', 'e', 't'}) == Contains("header length"));
  CHECK(Refusal({2, 0, 0, 0, 0, 0, 0, 0, '[', ']'}) == Contains("not a JSON object"));
  CHECK(Refusal({2, 0, 0, 0, 0, 0, 0, 0, '{', 'x'}) == Contains("not a JSON object"));
  // Deep nesting must not exhaust the stack, neither in parsing nor in the message.
  const std::string deep(1 << 20, '[');
  std::vector<uint8_t> bytes(8);
  const std::string text = R"({"x":)" + deep + std::string(deep.size(), ']') + "}";
  const uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes.insert(bytes.end(), text.begin(), text.end());
  CHECK(Refusal(bytes) == Contains("\"x\""));
}

TEST_CASE("truncated and bit-flipped files are refused or still hold together") {
  const Weights weights = RandomWeights({1.0 / 32, 32, 2}, true, 1);
  for (const Storage storage : {Storage::kFloat32, Storage::kFloat16}) {
    const std::vector<uint8_t> whole = SerializeWeights(weights, storage);
    uint64_t header_length;
    std::memcpy(&header_length, whole.data(), 8);
    Random random(42, static_cast<uint64_t>(storage));
    for (int i = 0; i < 300; ++i) {
      std::vector<uint8_t> bytes = whole;
      bytes.resize(i < 50 ? i : random.Below(static_cast<uint32_t>(whole.size())));
      CHECK_FALSE(Refusal(bytes).empty());
    }
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
      std::vector<uint8_t> bytes = whole;
      const uint32_t flips = 1 + random.Below(4);
      for (uint32_t flip = 0; flip < flips; ++flip) {
        // Mostly the header, where there is something to go wrong.
        const auto range = i % 4 == 0 ? bytes.size() : 8 + header_length;
        bytes[random.Below(static_cast<uint32_t>(range))] ^= 1u << random.Below(8);
      }
      const Result<Weights> result = ParseWeights(bytes, "flipped");
      if (result) {
        const Result<void> sound = CheckWeights(*result);
        REQUIRE_MESSAGE(sound, sound.error().message);
      } else {
        ++refused;
        CHECK(result.error().message.size() < 1000);
      }
    }
    CHECK(refused > 500);
  }
}

TEST_CASE("weights are written to a file and read again; bad ones leave the old file") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("small.safetensors");
  const Weights weights = SmallWeights(false);
  const Result<void> written = WriteWeights(path, weights, Storage::kFloat32);
  REQUIRE_MESSAGE(written, written.error().message);

  Weights large = weights;
  large.tensors["pw1.weight"].values[0] = 1e5f;
  Weights hot = weights;
  hot.calibration.temperature = 0;
  Weights incomplete = weights;
  incomplete.tensors.erase("fc.bias");
  struct {
    const Weights& weights;
    const char* word;
  } cases[] = {{large, "pw1.weight"}, {hot, "calibration"}, {incomplete, "fc.bias"}};
  for (const auto& bad : cases) {
    const Result<void> refused = WriteWeights(path, bad.weights, Storage::kFloat16);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == Contains(path));
    CHECK(refused.error().message == Contains(bad.word));
  }

  const Result<Weights> read = ReadWeights(path);
  REQUIRE_MESSAGE(read, read.error().message);
  CheckSame(weights, *read);
  std::filesystem::remove(path);

  const Result<Weights> missing = ReadWeights(path);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == Contains(path));
}

TEST_CASE("labels that are not UTF-8 are stored with replacement characters") {
  Weights weights = SmallWeights(true);
  weights.labels[0] = "c\xFFt";
  const Result<Weights> read = ParseWeights(SerializeWeights(weights, Storage::kFloat32), "small");
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(read->labels[0] == "c\xEF\xBF\xBDt");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
