#include "trainer/quantization/quantizer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "engine/base/index_of_largest.h"
#include "engine/image/decode/decode.h"
#include "engine/image/resize.h"
#include "engine/infer/classifier.h"
#include "engine/model/fold.h"
#include "engine/model/quantized_check.h"
#include "engine/model/tensor_shapes.h"
#include "engine/model/weights_file.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/quantization/agreement.h"
#include "trainer/quantization/photo_sample.h"

TEST_SUITE_BEGIN("trainer.quantization");

namespace mobilenet {
namespace {

using Inputs = std::vector<std::vector<float>>;

const std::string kShipped = GOLDEN_FOLDER "/../../weights/animals10-1.0-128.f16.safetensors";

Inputs RandomInputs(const ModelSpec& spec, int count, uint64_t seed) {
  Inputs inputs(count);
  for (int i = 0; i < count; ++i) {
    Random random(seed, i);
    inputs[i].resize(size_t{3} * spec.resolution * spec.resolution);
    for (float& value : inputs[i]) value = random.Uniform(-1, 1);
  }
  return inputs;
}

// `count` random crops of the tests' two pictures, as network inputs.
Inputs RandomCrops(const NetworkDescription& network, int count, uint64_t seed) {
  const int side = network.spec.resolution;
  Inputs inputs;
  for (const char* name : {"chelsea.png", "astronaut.png"}) {
    const Result<Image> image = ReadImage(std::string(GOLDEN_FOLDER "/images/") + name);
    REQUIRE(image);
    for (int i = 0; i < count / 2; ++i) {
      Random random(seed, i);
      const float width = random.Uniform(0.4f, 1.0f) * static_cast<float>(image->width);
      const float height = random.Uniform(0.4f, 1.0f) * static_cast<float>(image->height);
      const Crop crop{random.Uniform(0, static_cast<float>(image->width) - width),
                      random.Uniform(0, static_cast<float>(image->height) - height), width, height};
      inputs.emplace_back(size_t{3} * side * side);
      ResizeAndNormalise(image->pixels.data(), image->width, image->height, 3, crop, side,
                         network.preprocessing, inputs.back());
    }
  }
  return inputs;
}

Agreement CompareOn(const AnyWeights& a, const AnyWeights& b, const Inputs& inputs) {
  ThreadPool pool(1);
  const Result<Agreement> agreement = Compare(a, b, inputs, pool);
  REQUIRE_MESSAGE(agreement, agreement.error().message);
  return *agreement;
}

QuantizedWeights QuantizeOn(const Weights& folded, const Inputs& inputs,
                            WeightScales scales = WeightScales::kPerChannel, int threads = 1) {
  ThreadPool pool(threads);
  return Quantize(folded, CollectActivationStatistics(folded, inputs, pool), scales);
}

// The same network with zero fc weights: its logits are its biases for every input.
Weights WithConstantLogits(Weights folded) {
  for (float& value : folded.tensors.at("fc.weight").values) value = 0;
  return folded;
}

// The fraction of `inputs` that get the most frequent answer: the best agreement that a constant
// answer could reach.
double ConstantAgreement(const Weights& folded, const Inputs& inputs) {
  Result<Classifier> classifier = Classifier::Create(folded);
  REQUIRE(classifier);
  std::vector<int> answers(classifier->labels().size());
  for (const std::vector<float>& input : inputs) {
    std::copy(input.begin(), input.end(), classifier->input().begin());
    ++answers[IndexOfLargest(classifier->Run())];
  }
  const int most = *std::max_element(answers.begin(), answers.end());
  return static_cast<double>(most) / static_cast<double>(inputs.size());
}

// Divides the input of one channel of each depthwise layer by 1024 and multiplies its filter by
// 1024, as folding does where a channel's variance is nearly zero. The float network stays the same
// bit for bit: ReLU commutes with positive factors, and these are powers of two. Takes the channel
// with the smallest filter.
Weights WithFarApartChannels(Weights folded) {
  constexpr float kFactor = 1024;
  const std::vector<Layer> layers = Layers(folded.spec);
  for (size_t i = 1; i + 1 < layers.size(); i += 2) {
    std::vector<float>& before = folded.tensors.at(layers[i - 1].name + ".weight").values;
    std::vector<float>& bias = folded.tensors.at(layers[i - 1].name + ".bias").values;
    std::vector<float>& filters = folded.tensors.at(layers[i].name + ".weight").values;
    const size_t channels = bias.size();
    std::vector<float> magnitudes(channels);
    for (size_t k = 0; k < filters.size(); ++k) magnitudes[k % channels] += std::abs(filters[k]);
    const size_t c = std::min_element(magnitudes.begin(), magnitudes.end()) - magnitudes.begin();
    for (size_t k = c; k < before.size(); k += channels) before[k] /= kFactor;
    bias[c] /= kFactor;
    for (size_t k = c; k < filters.size(); k += channels) filters[k] *= kFactor;
  }
  return folded;
}

TEST_CASE("int8 weights give nearly the same logits as the float weights they were made from") {
  for (const Activation activation : {Activation::kRelu, Activation::kRelu6}) {
    Weights weights = RandomWeights({0.25, 64, 5}, false, 1);
    weights.activation = activation;
    weights.calibration = {1.5f, 0.25f, 3.5f};
    weights.provenance = R"({"seed":3})";
    const Weights folded = Fold(weights);
    const QuantizedWeights quantized = QuantizeOn(folded, RandomInputs(weights.spec, 8, 2));
    CHECK_MESSAGE(CheckQuantizedWeights(quantized),
                  CheckQuantizedWeights(quantized).error().message);
    CHECK(quantized.calibration.temperature == 1.5f);
    CHECK(quantized.calibration.known_threshold == 0.25f);
    CHECK(quantized.calibration.energy_threshold == 3.5f);
    CHECK(quantized.provenance == weights.provenance);
    CHECK(quantized.labels == weights.labels);
    const Result<AnyWeights> read = ParseWeightsFile(SerializeQuantizedWeights(quantized), "int8");
    REQUIRE_MESSAGE(read, read.error().message);

    const Inputs others = RandomInputs(weights.spec, 8, 3);
    const Agreement agreement = CompareOn(weights, *read, others);
    CHECK(agreement.logit_distance <
          0.1 * CompareOn(folded, WithConstantLogits(folded), others).logit_distance);
    CHECK(CompareOn(quantized, *read, others).logit_distance == 0);
  }
}

TEST_CASE("quantization does not depend on the number of threads") {
  const Weights folded = RandomWeights({0.25, 32, 3}, true, 4);
  const Inputs inputs = RandomInputs(folded.spec, 9, 5);
  CHECK(FirstDifference(SerializeQuantizedWeights(QuantizeOn(folded, inputs)),
                        SerializeQuantizedWeights(
                            QuantizeOn(folded, inputs, WeightScales::kPerChannel, 3))) == "");
}

TEST_CASE("filters of zeros and layers with only zero outputs can be quantized") {
  Weights folded = RandomWeights({0.25, 32, 3}, true, 6);
  std::vector<float>& weight = folded.tensors["pw2.weight"].values;
  for (size_t i = 0; i < weight.size(); i += 32) weight[i] = 0;
  folded.tensors["pw2.bias"].values[0] = 3.0f;
  for (float& value : folded.tensors["dw5.weight"].values) value = 0;
  for (float& value : folded.tensors["dw5.bias"].values) value = -1;
  const Inputs inputs = RandomInputs(folded.spec, 4, 7);
  const QuantizedWeights quantized = QuantizeOn(folded, inputs);
  CHECK_MESSAGE(CheckQuantizedWeights(quantized), CheckQuantizedWeights(quantized).error().message);
  CHECK(CompareOn(folded, quantized, inputs).logit_distance < 0.05);
}

TEST_CASE("the statistics are those of the float network's activations") {
  const Weights folded = RandomWeights({0.25, 32, 3}, true, 8);
  const Inputs inputs = RandomInputs(folded.spec, 3, 9);
  ThreadPool pool(2);
  const ActivationStatistics statistics = CollectActivationStatistics(folded, inputs, pool);
  REQUIRE(statistics.inputs.size() == 28);
  REQUIRE(statistics.outputs.size() == 27);
  // The network's own input is uniform in [-1, 1).
  for (int c = 0; c < 3; ++c) {
    CHECK(std::abs(statistics.inputs[0].mean[c]) < 0.05);
    CHECK(statistics.inputs[0].variance[c] == doctest::Approx(1.0 / 3).epsilon(0.05));
  }
  // The last layer's activations, from the classifier.
  Result<Classifier> classifier = Classifier::Create(folded);
  REQUIRE(classifier);
  double sum = 0;
  int64_t positive = 0;
  float largest = 0;
  for (const std::vector<float>& input : inputs) {
    std::copy(input.begin(), input.end(), classifier->input().begin());
    classifier->Run();
    for (const float value : classifier->features()) {
      sum += value;
      positive += value > 0;
      largest = std::max(largest, value);
    }
  }
  const ChannelMoments& pooled = statistics.inputs[27];
  const double mean = std::accumulate(pooled.mean.begin(), pooled.mean.end(), 0.0);
  CHECK(mean * 3 == doctest::Approx(sum));  // one position, three photos
  CHECK(statistics.outputs[26].largest == largest);
  const auto& counts = statistics.outputs[26].counts;
  CHECK(std::accumulate(counts.begin(), counts.end(), int64_t{0}) == positive);
}

// Shows that the scales for each channel are needed. The channels of the trained weights differ
// only by factors of 3 to 12 in most layers, and lose little with either kind of scale. So the
// weights are first brought into the equivalent form that Krishnamoorthi's networks have after
// folding.
TEST_CASE("one scale per tensor ruins the shipped network, one per channel does not") {
  if (!std::filesystem::exists(kShipped)) {
    MESSAGE("skipped: ", kShipped, " does not exist");
    return;
  }
  const Result<Weights> weights = ReadWeights(kShipped);
  REQUIRE_MESSAGE(weights, weights.error().message);
  const Weights folded = Fold(*weights);
  const Inputs calibration = RandomCrops(folded, 16, 10), others = RandomCrops(folded, 24, 11);
  const Agreement plain = CompareOn(folded, QuantizeOn(folded, calibration), others);
  CHECK(plain.same_answer >= 0.85);
  CHECK(plain.logit_distance < 0.2);

  const Weights far_apart = WithFarApartChannels(folded);
  REQUIRE(CompareOn(folded, far_apart, others).logit_distance == 0);
  const Agreement per_channel = CompareOn(folded, QuantizeOn(far_apart, calibration), others);
  const Agreement per_tensor =
      CompareOn(folded, QuantizeOn(far_apart, calibration, WeightScales::kPerTensor), others);
  CAPTURE(per_channel.same_answer);
  CAPTURE(per_channel.logit_distance);
  CAPTURE(per_tensor.same_answer);
  CAPTURE(per_tensor.logit_distance);
  // With one scale per tensor, no more answers agree than with a network that ignores its input.
  const Agreement blind = CompareOn(folded, WithConstantLogits(folded), others);
  CAPTURE(blind.logit_distance);
  const double constant = ConstantAgreement(folded, others);
  CAPTURE(constant);
  CHECK(per_channel.same_answer >= 0.75);
  CHECK(per_channel.same_answer > constant);
  CHECK(blind.logit_distance > 0);
  CHECK(per_channel.logit_distance < 0.25 * blind.logit_distance);
  CHECK(per_tensor.same_answer <= constant);
  CHECK(per_tensor.logit_distance > 0.75 * blind.logit_distance);
}

TEST_CASE("photos are sampled evenly over the classes and within each class") {
  std::vector<PhotoFile> files;
  for (int label = 0; label < 3; ++label) {
    for (int i = 0; i < (label == 1 ? 2 : 20); ++i) {
      files.push_back({"", std::to_string(label) + "/" + std::to_string(i), label});
    }
  }
  std::vector<std::string> names;
  for (const PhotoFile& file : SampleEvenlyPerClass(files, 12)) names.push_back(file.relative);
  CHECK(names == std::vector<std::string>{"1/0", "1/1", "0/0", "0/4", "0/8", "0/12", "0/16", "2/0",
                                          "2/4", "2/8", "2/12", "2/16"});
  CHECK(SampleEvenlyPerClass(files, 1000).size() == files.size());
  CHECK(SampleEvenlyPerClass({}, 5).empty());
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
