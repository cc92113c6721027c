#include "engine/model/quantized_weights.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>
#include <limits>

#include "engine/base/file.h"
#include "engine/formats/safetensors_write.h"
#include "engine/model/weights_file.h"
#include "engine/model/weights_write.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"
#include "tests/support/temporary_folder.h"

TEST_SUITE_BEGIN("engine.model");

namespace mobilenet {
namespace {

constexpr ModelSpec kSmall{0.0625, 64, 3};

QuantizedWeights SmallWeights() {
  QuantizedWeights weights = RandomQuantizedWeights(kSmall, 1);
  weights.labels = {"cat", "d\"og\n", "\xC3\xA9l\xC3\xA9phant"};
  weights.calibration = {1.7f, 0.45f, -2.5f};
  weights.provenance = R"({"seed":7})";
  return weights;
}

std::string Refusal(const std::vector<uint8_t>& bytes) {
  const Result<AnyWeights> result = ParseWeightsFile(bytes, "small");
  return result ? "" : result.error().message;
}

// After `damage` to the weights, which are then written unchecked.
std::string RefusalAfter(const std::function<void(QuantizedWeights&)>& damage) {
  QuantizedWeights weights = SmallWeights();
  damage(weights);
  return Refusal(SerializeQuantizedWeights(weights));
}

// After `damage` to the file's parts.
std::string RefusalOfFile(const std::function<void(Safetensors&)>& damage) {
  const auto bytes = SerializeQuantizedWeights(SmallWeights());
  Result<Safetensors> file = ParseSafetensors(bytes);
  REQUIRE(file);
  damage(*file);
  return Refusal(SerializeSafetensors(*file));
}

StoredTensor& Find(Safetensors& file, const std::string& name) {
  for (StoredTensor& tensor : file.tensors) {
    if (tensor.name == name) return tensor;
  }
  FAIL("there is no tensor ", name);
  return file.tensors.front();
}

void CheckSays(const std::string& message, const std::vector<std::string>& parts) {
  CAPTURE(message);
  for (const std::string& part : parts) {
    CAPTURE(part);
    CHECK(message == Contains(part));
  }
}

TEST_CASE("int8 weights come back as they were") {
  const QuantizedWeights weights = SmallWeights();
  const Result<AnyWeights> any = ParseWeightsFile(SerializeQuantizedWeights(weights), "small");
  REQUIRE_MESSAGE(any, any.error().message);
  CHECK(Description(*any).labels == weights.labels);
  const auto* read = std::get_if<QuantizedWeights>(&*any);
  REQUIRE(read != nullptr);
  CHECK(read->spec.alpha == weights.spec.alpha);
  CHECK(read->spec.resolution == weights.spec.resolution);
  CHECK(read->calibration.temperature == weights.calibration.temperature);
  CHECK(read->calibration.known_threshold == weights.calibration.known_threshold);
  CHECK(read->calibration.energy_threshold == weights.calibration.energy_threshold);
  CHECK(read->preprocessing.mean == weights.preprocessing.mean);
  CHECK(read->provenance == weights.provenance);
  REQUIRE(read->layers.size() == weights.layers.size());
  for (const auto& entry : weights.layers) {
    CAPTURE(entry.first);
    const QuantizedLayer& layer = entry.second;
    const QuantizedLayer& other = read->layers.at(entry.first);
    CHECK(FirstDifference(layer.weight, other.weight) == "");
    CHECK(FirstDifference(layer.scale, other.scale) == "");
    CHECK(FirstDifference(layer.bias, other.bias) == "");
    CHECK(layer.activation_scale == other.activation_scale);
  }
}

TEST_CASE("an int8 file's tensors and metadata are as documented") {
  const auto bytes = SerializeQuantizedWeights(SmallWeights());
  Result<Safetensors> file = ParseSafetensors(bytes);
  REQUIRE(file);
  CHECK(file->metadata["quantization"] == "int8");
  CHECK(file->metadata["folded"] == "true");
  CHECK(file->metadata.contains("calibration"));
  CHECK(file->tensors.size() == 28 * 4 - 1);
  CHECK(Find(*file, "conv1.weight").dtype == DType::kInt8);
  CHECK(Find(*file, "conv1.weight").shape == std::vector<int64_t>{3, 3, 3, 2});
  CHECK(Find(*file, "dw2.weight").shape == std::vector<int64_t>{3, 3, 4});
  CHECK(Find(*file, "pw1.scale").dtype == DType::kFloat32);
  CHECK(Find(*file, "pw1.scale").shape == std::vector<int64_t>{4});
  CHECK(Find(*file, "pw13.bias").dtype == DType::kFloat32);
  CHECK(Find(*file, "pw13.activation_scale").shape == std::vector<int64_t>{1});
  CHECK(Find(*file, "fc.weight").shape == std::vector<int64_t>{64, 3});
}

TEST_CASE("int8 files are written whole or not at all, and read from the disk") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("int8.safetensors");
  QuantizedWeights weights = SmallWeights();
  REQUIRE(WriteQuantizedWeights(path, weights));
  const Result<AnyWeights> read = ReadWeightsFile(path);
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(std::holds_alternative<QuantizedWeights>(*read));

  weights.layers["pw3"].scale[1] = 0;
  const Result<void> refused = WriteQuantizedWeights(path, weights);
  REQUIRE_FALSE(refused);
  CheckSays(refused.error().message, {path, "not written", "pw3.scale", "positive"});
  CHECK(ReadWeightsFile(path));
  std::filesystem::remove(path);
  const Result<AnyWeights> missing = ReadWeightsFile(path);
  REQUIRE_FALSE(missing);
  CheckSays(missing.error().message, {path});
}

TEST_CASE("float files are read by the same function, and int8 files not as float ones") {
  const Weights floats = RandomWeights(kSmall, true, 2);
  const Result<AnyWeights> any =
      ParseWeightsFile(SerializeWeights(floats, Storage::kFloat16), "small");
  REQUIRE_MESSAGE(any, any.error().message);
  CHECK(std::holds_alternative<Weights>(*any));

  const Result<Weights> refused = ParseWeights(SerializeQuantizedWeights(SmallWeights()), "small");
  REQUIRE_FALSE(refused);
  CheckSays(refused.error().message, {"small: ", "expected float weights", "int8"});
  CheckSays(RefusalOfFile([](Safetensors& file) { file.metadata.erase("quantization"); }),
            {"small: ", "conv1.", "expected"});
}

TEST_CASE("an int8 file is refused when its metadata does not fit") {
  CheckSays(RefusalOfFile([](Safetensors& file) { file.metadata["quantization"] = "int4"; }),
            {"small: ", "quantization", "\"int8\"", "\"int4\""});
  CheckSays(RefusalOfFile([](Safetensors& file) {
              file.metadata["folded"] = "false";
              file.metadata["bn_epsilon"] = "0.001";
            }),
            {"folded", "\"true\"", "\"false\""});
  CheckSays(RefusalOfFile([](Safetensors& file) { file.metadata["alpha"] = "0.125"; }),
            {"conv1.weight", "[3, 3, 3, 4]", "[3, 3, 3, 2]"});
  CheckSays(RefusalOfFile([](Safetensors& file) { file.metadata["classes"] = R"(["a","b"])"; }),
            {"fc.weight", "[64, 2]", "[64, 3]"});
}

TEST_CASE("an int8 file is refused when a tensor is missing, superfluous or of another kind") {
  CheckSays(RefusalOfFile([](Safetensors& file) {
              Find(file, "dw4.activation_scale").name = "dw4.activation_zero";
            }),
            {"dw4.activation_scale", "F32 of shape [1]", "no such tensor"});
  CheckSays(RefusalOfFile([](Safetensors& file) {
              file.tensors.push_back({"extra", DType::kInt8, {0}, {}});
            }),
            {"\"extra\"", "expected no such tensor"});
  CheckSays(RefusalOfFile([](Safetensors& file) {
              StoredTensor& scale = Find(file, "pw2.scale");
              scale.dtype = DType::kInt8;
              scale.shape = {static_cast<int64_t>(scale.data.size())};
            }),
            {"pw2.scale", "F32 of shape [8]", "I8 of shape [32]"});
  CheckSays(RefusalOfFile([](Safetensors& file) {
              StoredTensor& weight = Find(file, "pw2.weight");
              weight.shape = {weight.shape[1], weight.shape[0]};
            }),
            {"pw2.weight", "[4, 8]", "[8, 4]"});
}

TEST_CASE("an int8 file is refused when a number is out of its range") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  CheckSays(RefusalAfter([](QuantizedWeights& w) { w.layers["dw3"].weight[5] = -128; }),
            {"dw3.weight", "-127 to 127", "-128"});
  for (const float bad : {0.0f, -1.0f, kInfinity, std::nanf("")}) {
    CAPTURE(bad);
    CheckSays(RefusalAfter([&](QuantizedWeights& w) { w.layers["conv1"].scale[1] = bad; }),
              {"conv1.scale", "finite positive"});
    CheckSays(RefusalAfter([&](QuantizedWeights& w) { w.layers["pw7"].activation_scale = bad; }),
              {"pw7.activation_scale", "finite positive"});
  }
  CheckSays(RefusalAfter([&](QuantizedWeights& w) { w.layers["fc"].bias[2] = -kInfinity; }),
            {"fc.bias", "finite"});
  CheckSays(RefusalAfter([](QuantizedWeights& w) { w.layers["pw5"].bias[3] = 1e30f; }),
            {"layer pw5", "channel 3", "32 bits"});
  CheckSays(RefusalAfter([](QuantizedWeights& w) { w.layers["pw5"].scale[0] = 1e-35f; }),
            {"layer pw5", "channel 0"});
  CheckSays(RefusalAfter([](QuantizedWeights& w) {
              w.layers["pw5"].scale[2] = 3e38f;
              w.layers["pw5"].activation_scale = 1e-30f;
            }),
            {"layer pw5", "channel 2", "similar sizes"});
  CheckSays(RefusalAfter([](QuantizedWeights& w) {
              w.activation = Activation::kRelu6;
              for (auto& [name, layer] : w.layers) layer.activation_scale = 0.047f;
              w.layers["pw6"].activation_scale = 0.048f;
            }),
            {"pw6.activation_scale", "6/127"});
}

TEST_CASE("a damaged int8 file is refused or read, never more") {
  const auto bytes = SerializeQuantizedWeights(SmallWeights());
  for (size_t length = 0; length < bytes.size(); length += length < 200 ? 1 : 997) {
    CHECK_FALSE(Refusal({bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(length)}).empty());
  }
  for (size_t i = 0; i < bytes.size(); i += i < 9000 ? 3 : 41) {
    auto flipped = bytes;
    flipped[i] ^= static_cast<uint8_t>(1u << (i % 8));
    const Result<AnyWeights> result = ParseWeightsFile(flipped, "flipped");
    if (!result)
      CHECK_MESSAGE(result.error().message.starts_with("flipped: "), result.error().message);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
