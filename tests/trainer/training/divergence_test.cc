#include "trainer/training/divergence.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "tests/support/trainer_fixture.h"
#include "trainer/data/split.h"
#include "trainer/training/training.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<Parameter> Parameters(const std::vector<std::vector<float>>& gradients) {
  std::vector<Parameter> parameters;
  for (const std::vector<float>& gradient : gradients) {
    const std::string name(1, static_cast<char>('a' + parameters.size()));
    parameters.push_back({name,
                          ParameterKind::kPointwise,
                          {static_cast<int64_t>(gradient.size())},
                          AlignedBuffer<float>(gradient.size()),
                          AlignedBuffer<float>(gradient.size())});
    std::copy(gradient.begin(), gradient.end(), parameters.back().gradient.begin());
    std::fill(parameters.back().value.begin(), parameters.back().value.end(), 1.0f);
  }
  return parameters;
}

}  // namespace

TEST_CASE("the largest gradient is named with its norm") {
  CHECK(LargestGradient(Parameters({{1, 1}, {3, -4}, {2, 2}})) ==
        "the largest gradient is that of b, norm 5");
  CHECK(LargestGradient(Parameters({{0}})) == "the largest gradient is that of a, norm 0");
}

TEST_CASE("of the gradients that are not finite, the last is where it began") {
  CHECK(LargestGradient(Parameters({{kNaN}, {1, kInfinity}, {1e30f, 2}})) ==
        "the gradient of b is not finite");
  CHECK(LargestGradient(Parameters({{1}, {2}, {kNaN}})) == "the gradient of c is not finite");
}

TEST_CASE("no optimiser makes a step with a gradient that is not finite") {
  ThreadPool pool(1);
  for (const auto kind : {OptimizerKind::kSgd, OptimizerKind::kAdamW, OptimizerKind::kRmsProp}) {
    for (const float bad : {kNaN, kInfinity}) {
      auto parameters = Parameters({{1, 2}, {3, bad}});
      OptimizerOptions options;
      options.kind = kind;
      options.weight_decay = 0.1f;
      Optimizer optimizer(options, parameters);
      CHECK_FALSE(std::isfinite(optimizer.Step(parameters, 0.1f, pool)));
      CHECK(optimizer.steps() == 0);
      for (const Parameter& parameter : parameters) {
        for (const float value : parameter.value) CHECK(value == 1.0f);
      }
      for (const auto state : optimizer.State()) {
        for (const float value : state) CHECK(value == 0.0f);
      }
    }
  }
}

TEST_CASE("a network that is not finite is named and never saved") {
  NetworkOptions options;
  options.spec = {0.25, 32, 2};
  ThreadPool pool(1);
  Network network(options, pool);
  CHECK(CheckFinite(network));
  network.parameters()[1].value[2] = kNaN;
  const auto refused = CheckFinite(network);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == Contains("conv1.bn.gamma is not finite"));

  PhotoSet photos;
  photos.labels = {"dark", "light"};
  std::vector<uint8_t> pixels;
  for (int i = 0; i < 4; ++i) {
    photos.photos.push_back(
        {pixels.size(), 32, 32, i % 2, static_cast<uint32_t>(i), 0x0f0f0f0full << (8 * i)});
    pixels.insert(pixels.end(), 32 * 32 * 3, static_cast<uint8_t>(i % 2 * 200));
  }
  photos.SetPixels(std::move(pixels));
  TrainOptions train = *PresetOptions("best");
  train.spec = options.spec;
  Split split;
  split.train = {0, 1, 2, 3};
  Training training(train, photos, split, pool);
  const TrainerFixture cli;
  REQUIRE(training.Save(cli.Path("checkpoint")));
  const std::string good = cli.Read("checkpoint");
  Weights weights = RandomWeights(options.spec, false, 1);
  weights.tensors["dw3.bn.mean"].values[0] = kInfinity;
  REQUIRE(training.Initialise(weights));
  const auto unsaved = training.Save(cli.Path("checkpoint"));
  REQUIRE_FALSE(unsaved);
  CHECK(unsaved.error().message == Contains("dw3.bn.mean is not finite"));
  CHECK(FirstDifference(cli.Read("checkpoint"), good) == "");
  CHECK_FALSE(training.FinishEpoch());
  CHECK(training.history().empty());
}

}  // namespace mobilenet

TEST_SUITE_END();
