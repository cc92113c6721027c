// Compares the training network with the composed references in double, and checks that results are
// the same bit for bit where they must be.
#include "engine/train/network.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/train/network_state.h"
#include "engine/train/optimizer.h"
#include "tests/support/contains.h"
#include "tests/support/reference_network.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.train");

namespace mobilenet {
namespace {

constexpr int kResolution = 32;
constexpr int kBatch = 16;

// Fills the batch with random images and random smoothed labels.
void FillBatch(Network& network, uint64_t seed) {
  Random random(seed, 1);
  for (float& value : network.images()) value = random.Uniform(-1, 1);
  for (int image = 0; image < network.batch(); ++image) {
    const std::span<float> target = network.target(image);
    std::fill(target.begin(), target.end(), 0.01f);
    target[random.Below(static_cast<uint32_t>(target.size()))] += 0.9f;
  }
}

NetworkOptions Options(double alpha, Activation activation) {
  NetworkOptions options;
  options.spec.alpha = alpha;
  options.spec.resolution = kResolution;
  options.activation = activation;
  options.seed = 7;
  return options;
}

// The norm of the difference divided by the norm of `expected`. The latter counts as at least 1e-2,
// because batch norm cancels some gradients down to rounding errors.
double RelativeError(std::span<const float> actual, const std::vector<double>& expected) {
  REQUIRE(actual.size() == expected.size());
  double difference = 0, norm = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    norm += expected[i] * expected[i];
  }
  return std::sqrt(difference / std::max(norm, 1e-4));
}

}  // namespace

TEST_CASE("loss, logits, statistics and gradients match the references in double") {
  for (const Activation activation : {Activation::kNone, Activation::kRelu, Activation::kRelu6}) {
    // A rounding error can turn a ReLU on or off, which changes gradients by a few percent. Without
    // an activation they agree closely.
    const double tolerance = activation == Activation::kNone ? 2e-3 : 0.1;
    for (const double alpha : {0.25, 0.375}) {
      ThreadPool pool(1);
      const NetworkOptions options = Options(alpha, activation);
      Network network(options, pool);
      network.Resize(kResolution, kBatch);
      FillBatch(network, 3);

      const std::vector<Layer> layers = Layers(options.spec);
      const auto params = reference::RandomParameters<double>(layers, 11);
      for (Parameter& parameter : network.parameters()) {
        const std::vector<double>& values = params.at(parameter.name);
        std::copy(values.begin(), values.end(), parameter.value.begin());
      }
      std::vector<double> targets;
      for (int image = 0; image < kBatch; ++image) {
        for (const float value : network.target(image)) targets.push_back(value);
      }
      const std::vector<double> inputs(network.images().begin(), network.images().end());
      const auto expected = reference::LossAndGradients(layers, params, inputs, targets,
                                                        {activation, options.bn_epsilon});
      const StepResult result = network.ForwardBackward();
      INFO("alpha=", alpha, " activation=", std::string(testing::Name(activation)));
      CHECK(result.loss == doctest::Approx(expected.loss).epsilon(1e-4));
      CHECK(RelativeError(network.logits(), expected.logits) < 1e-4);
      for (const ConvLayer& layer : network.layers()) {
        INFO("layer ", layer.layer.name);
        CHECK(RelativeError(layer.mean, expected.statistics.at(layer.layer.name + ".bn.mean")) <
              1e-3);
        CHECK(RelativeError(layer.variance,
                            expected.statistics.at(layer.layer.name + ".bn.variance")) < 1e-3);
      }
      for (const Parameter& parameter : network.parameters()) {
        INFO("parameter ", parameter.name);
        const std::span<const float> gradient(parameter.gradient.data(), parameter.gradient.size());
        CHECK(RelativeError(gradient, expected.gradients.at(parameter.name)) < tolerance);
      }
    }
  }
}

TEST_CASE("ten training steps give the pinned losses") {
  // Targets with fused multiply-add round once, the others twice. Every step amplifies that
  // difference, so each kind has its own list.
  const std::vector<double> fused = {2.61764, 2.53429, 2.57673, 2.57563, 2.53608,
                                     2.44257, 2.40919, 2.27058, 2.33439, 2.0907};
  const std::vector<double> separate = {2.61764, 2.53428, 2.5267,  2.43549, 2.28452,
                                        2.33323, 2.39152, 2.16359, 2.28964, 2.0417};
  testing::ForEachTarget([&](const std::string& target) {
    const std::vector<double>& expected = target.starts_with("AVX") ? fused : separate;
    ThreadPool pool(1);
    Network network(Options(0.25, Activation::kRelu), pool);
    OptimizerOptions sgd;
    sgd.kind = OptimizerKind::kSgd;
    sgd.weight_decay = 1e-4f;
    Optimizer optimizer(sgd, network.parameters());
    network.Resize(2 * kResolution, kBatch);
    FillBatch(network, 5);
    for (size_t step = 0; step < expected.size(); ++step) {
      const double loss = network.ForwardBackward().loss;
      INFO(target, " step ", step, ": ", loss);
      CHECK(loss == doctest::Approx(expected[step]).epsilon(2e-3));
      optimizer.Step(network.parameters(), 0.003f, pool);
    }
  });
}

#ifndef __EMSCRIPTEN__  // its test build has one thread
void CheckThreadCounts(Precision precision) {
  std::vector<float> expected;
  for (const int threads : {1, 2, 3, 5}) {
    ThreadPool pool(threads);
    NetworkOptions options = Options(0.375, Activation::kRelu);
    Network network(options, pool);
    network.SetPrecision(precision);
    Optimizer optimizer({}, network.parameters());
    network.Resize(kResolution, 13);  // 13 images do not divide into equal shards
    FillBatch(network, 9);
    for (int step = 0; step < 3; ++step) {
      network.ForwardBackward();
      network.UpdateMovingAverages(0.9f);
      optimizer.Step(network.parameters(), 0.01f, pool);
    }
    std::vector<float> state;
    for (const auto array : StateOf(network)) state.insert(state.end(), array.begin(), array.end());
    if (expected.empty()) expected = state;
    INFO("threads=", threads, " bfloat16=", precision == Precision::kBfloat16);
    CHECK(state == expected);
  }
}

TEST_CASE("any number of threads gives the same bits") {
  CheckThreadCounts(Precision::kFloat32);
  if (HasBfloat16Products()) CheckThreadCounts(Precision::kBfloat16);
}
#endif

TEST_CASE("a step with bfloat16 products is close to one in float32") {
  if (!HasBfloat16Products()) {
    MESSAGE("skipped: this CPU has no bfloat16 products");
    return;
  }
  ThreadPool pool(2);
  // No activation, because rounding would turn ReLUs on or off.
  NetworkOptions options = Options(0.375, Activation::kNone);
  Network exact(options, pool);
  Network rounded(options, pool);
  rounded.SetPrecision(Precision::kBfloat16);
  double losses[2];
  for (Network* network : {&exact, &rounded}) {
    network->Resize(2 * kResolution, 13);
    FillBatch(*network, 9);
    losses[network == &rounded] = network->ForwardBackward().loss;
  }
  CHECK(losses[0] != losses[1]);
  CHECK(losses[1] == doctest::Approx(losses[0]).epsilon(0.02));
  for (size_t i = 0; i < exact.parameters().size(); ++i) {
    const Parameter &expected = exact.parameters()[i], &found = rounded.parameters()[i];
    INFO("parameter ", expected.name);
    const std::vector<double> gradient(expected.gradient.begin(), expected.gradient.end());
    CHECK(RelativeError({found.gradient.data(), found.gradient.size()}, gradient) < 0.1);
  }
}

TEST_CASE("the precision can change between steps") {
  if (!HasBfloat16Products()) {
    MESSAGE("skipped: this CPU has no bfloat16 products");
    return;
  }
  ThreadPool pool(2);
  const auto loss = [&](const std::vector<Precision>& precisions) {
    Network network(Options(0.375, Activation::kRelu), pool);
    network.Resize(kResolution, kBatch);
    FillBatch(network, 9);
    double last = 0;
    for (const Precision precision : precisions) {
      network.SetPrecision(precision);
      last = network.ForwardBackward().loss;
    }
    return last;
  };
  const double exact = loss({Precision::kFloat32}), rounded = loss({Precision::kBfloat16});
  CHECK(exact != rounded);
  CHECK(loss({Precision::kFloat32, Precision::kBfloat16}) == rounded);
  CHECK(loss({Precision::kBfloat16, Precision::kFloat32}) == exact);
}

TEST_CASE("profiling does not change the result and measures every pass") {
  ThreadPool pool(1);
  Network plain(Options(0.25, Activation::kRelu), pool),
      measured(Options(0.25, Activation::kRelu), pool);
  StepProfile profile;
  for (Network* network : {&plain, &measured}) {
    if (network == &measured) network->SetProfile(&profile);
    network->Resize(kResolution, kBatch);
    FillBatch(*network, 3);
  }
  CHECK(plain.ForwardBackward().loss == measured.ForwardBackward().loss);
  REQUIRE(profile.forward.size() == measured.layers().size());
  for (size_t i = 0; i < profile.forward.size(); ++i) {
    INFO("layer ", measured.layers()[i].layer.name);
    for (const StepProfile::Pass* pass : {&profile.forward[i], &profile.backward[i]}) {
      double work = 0;
      for (const double seconds : pass->work) work += seconds;
      CHECK(pass->work[static_cast<int>(PassKind::kBatchNorm)] > 0);
      CHECK(work > pass->work[static_cast<int>(PassKind::kBatchNorm)]);
      CHECK(work <= pass->wall);
    }
  }
  CHECK(profile.head > 0);
  CHECK(profile.pack > 0);
}

TEST_CASE("a step uses the batch that was swapped in") {
  ThreadPool pool(1);
  Network filled(Options(0.25, Activation::kRelu), pool),
      swapped(Options(0.25, Activation::kRelu), pool);
  filled.Resize(kResolution, kBatch);
  FillBatch(filled, 3);
  // The buffer has room for one image more than the batch, which is allowed.
  AlignedBuffer<float> images(filled.images().size() / kBatch * (kBatch + 1));
  std::copy(filled.images().begin(), filled.images().end(), images.begin());
  std::vector<float> targets;
  for (int image = 0; image < kBatch; ++image) {
    targets.insert(targets.end(), filled.target(image).begin(), filled.target(image).end());
  }
  swapped.Resize(kResolution, kBatch);
  swapped.SwapBatch(images, targets);
  CHECK(images.size() == filled.images().size());
  CHECK(swapped.ForwardBackward().loss == filled.ForwardBackward().loss);
  CHECK(std::equal(swapped.logits().begin(), swapped.logits().end(), filled.logits().begin()));
}

TEST_CASE("saved weights load unchanged, and weights that do not fit are refused") {
  ThreadPool pool(1);
  Network network(Options(0.25, Activation::kRelu), pool);
  NetworkOptions other = Options(0.25, Activation::kRelu);
  other.seed = 8;
  Network copy(other, pool);
  REQUIRE(LoadWeights(copy, ToWeights(network)).has_value());
  const auto from = StateOf(network), to = StateOf(copy);
  for (size_t i = 0; i < from.size(); ++i) {
    CHECK(std::equal(from[i].begin(), from[i].end(), to[i].begin()));
  }
  Weights missing = ToWeights(network);
  missing.tensors.erase("pw3.weight");
  const auto refused = LoadWeights(copy, missing);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == Contains("pw3.weight"));
  Network wider(Options(0.5, Activation::kRelu), pool);
  CHECK_FALSE(LoadWeights(wider, ToWeights(network)).has_value());
}

}  // namespace mobilenet

TEST_SUITE_END();
