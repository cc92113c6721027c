#include "engine/train/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/train/initialise.h"
#include "engine/train/schedule.h"
#include "engine/train/weight_average.h"

TEST_SUITE_BEGIN("engine.train");

namespace mobilenet {
namespace {

// A list of one parameter with one element.
std::vector<Parameter> OneWeight(ParameterKind kind, float value, float gradient) {
  std::vector<Parameter> parameters;
  parameters.push_back({.name = "x",
                        .kind = kind,
                        .shape = {1},
                        .value = AlignedBuffer<float>(1),
                        .gradient = AlignedBuffer<float>(1)});
  parameters[0].value[0] = value;
  parameters[0].gradient[0] = gradient;
  return parameters;
}

// A parameter without a gradient, for Initialise.
Parameter Uninitialised(ParameterKind kind, std::vector<int64_t> shape) {
  size_t size = 1;
  for (const int64_t extent : shape) size *= static_cast<size_t>(extent);
  return {.name = "x",
          .kind = kind,
          .shape = std::move(shape),
          .value = AlignedBuffer<float>(size),
          .gradient = {}};
}

}  // namespace

TEST_CASE("SGD with Nesterov momentum, by hand") {
  ThreadPool pool(1);
  auto parameters = OneWeight(ParameterKind::kPointwise, 1.0f, 0.5f);
  OptimizerOptions options;
  options.kind = OptimizerKind::kSgd;
  options.momentum = 0.9f;
  options.weight_decay = 0.1f;
  Optimizer optimizer(options, parameters);
  CHECK(optimizer.Step(parameters, 0.1f, pool) == doctest::Approx(0.5));
  // g = 0.5 + 0.1 = 0.6, v = 0.6, step = 0.6 + 0.54
  CHECK(parameters[0].value[0] == doctest::Approx(1 - 0.1 * 1.14));
  optimizer.Step(parameters, 0.1f, pool);
  // g = 0.5 + 0.0886, v = 0.54 + 0.5886, step = g + 0.9 v
  CHECK(parameters[0].value[0] == doctest::Approx(0.886 - 0.1 * (0.5886 + 0.9 * 1.1286)));
}

TEST_CASE("AdamW with decay separate from the gradient, by hand") {
  ThreadPool pool(1);
  auto parameters = OneWeight(ParameterKind::kFullyConnected, 1.0f, -3.0f);
  OptimizerOptions options;
  options.kind = OptimizerKind::kAdamW;
  options.weight_decay = 0.1f;
  Optimizer optimizer(options, parameters);
  optimizer.Step(parameters, 0.01f, pool);
  // With bias correction, the first step is the sign of the gradient.
  CHECK(parameters[0].value[0] == doctest::Approx(1 + 0.01 - 0.01 * 0.1).epsilon(1e-5));
}

TEST_CASE("RMSprop as in Keras, by hand") {
  ThreadPool pool(1);
  auto parameters = OneWeight(ParameterKind::kConv, 1.0f, 2.0f);
  OptimizerOptions options;
  options.kind = OptimizerKind::kRmsProp;
  options.square_decay = 0.9f;
  options.epsilon = 1e-7f;
  Optimizer optimizer(options, parameters);
  optimizer.Step(parameters, 0.002f, pool);
  CHECK(parameters[0].value[0] == doctest::Approx(1 - 0.002 * 2 / std::sqrt(0.4)));
}

TEST_CASE("weight decay leaves depthwise filters, batch norm and biases alone") {
  ThreadPool pool(1);
  for (const ParameterKind kind : {ParameterKind::kDepthwise, ParameterKind::kGamma,
                                   ParameterKind::kBeta, ParameterKind::kBias}) {
    auto parameters = OneWeight(kind, 1.0f, 0.0f);
    OptimizerOptions options;
    options.kind = OptimizerKind::kSgd;
    options.weight_decay = 0.5f;
    Optimizer optimizer(options, parameters);
    optimizer.Step(parameters, 1.0f, pool);
    CAPTURE(static_cast<int>(kind));
    CHECK(parameters[0].value[0] == 1.0f);
  }
}

TEST_CASE("a gradient longer than clip_norm is clipped") {
  ThreadPool pool(1);
  auto parameters = OneWeight(ParameterKind::kBias, 0.0f, 30.0f);
  OptimizerOptions options;
  options.kind = OptimizerKind::kSgd;
  options.momentum = 0;
  options.clip_norm = 3;
  Optimizer optimizer(options, parameters);
  CHECK(optimizer.Step(parameters, 1.0f, pool) == doctest::Approx(30));
  CHECK(parameters[0].value[0] == doctest::Approx(-3));
}

TEST_CASE("learning rate: warm-up, cosine, constant") {
  Schedule schedule{.peak = 2, .steps = 110, .warmup_steps = 10};
  CHECK(LearningRate(schedule, 0) == doctest::Approx(0.2));
  CHECK(LearningRate(schedule, 9) == doctest::Approx(2));
  CHECK(LearningRate(schedule, 10) == doctest::Approx(2));
  CHECK(LearningRate(schedule, 60) == doctest::Approx(1));
  CHECK(LearningRate(schedule, 110) == doctest::Approx(0));
  schedule.final_share = 0.1f;
  CHECK(LearningRate(schedule, 110) == doctest::Approx(0.2));
  schedule.constant = true;
  CHECK(LearningRate(schedule, 3) == doctest::Approx(2));
}

TEST_CASE("the weight average follows early steps quickly, and can be swapped in") {
  std::vector<float> values = {0};
  const std::vector<std::span<float>> state = {values};
  WeightAverage average(0.5f, state);
  values[0] = 1;
  average.Update(state, 0);  // decay min(0.5, 1/10): 0.1 * 0 + 0.9 * 1
  average.Swap(state);
  CHECK(values[0] == doctest::Approx(0.9));
  average.Swap(state);
  CHECK(values[0] == 1);
  average.Update(state, 1000);
  CHECK(average.State()[0][0] == doctest::Approx(0.95));
}

TEST_CASE("initial weights: Glorot's limits, gamma 1, the same for the same seed") {
  Parameter depthwise = Uninitialised(ParameterKind::kDepthwise, {3, 3, 32});
  Initialise(depthwise, 1, 4);
  const float limit = std::sqrt(6.0f / (9 * 32 + 9));
  float largest = 0;
  for (const float value : depthwise.value) largest = std::max(largest, std::abs(value));
  CHECK(largest <= limit);
  CHECK(largest > 0.9f * limit);
  Parameter again = Uninitialised(ParameterKind::kDepthwise, {3, 3, 32});
  Initialise(again, 1, 4);
  CHECK(std::equal(again.value.begin(), again.value.end(), depthwise.value.begin()));
  Initialise(again, 2, 4);
  CHECK_FALSE(std::equal(again.value.begin(), again.value.end(), depthwise.value.begin()));
  Parameter gamma = Uninitialised(ParameterKind::kGamma, {3});
  Initialise(gamma, 1, 5);
  CHECK(gamma.value[2] == 1);
}

}  // namespace mobilenet

TEST_SUITE_END();
