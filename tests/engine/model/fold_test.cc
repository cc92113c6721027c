#include "engine/model/fold.h"

#include <doctest/doctest.h>

#include "engine/model/tensor_shapes.h"
#include "engine/model/weights_write.h"
#include "tests/support/first_difference.h"
#include "tests/support/network_forward.h"
#include "tests/support/random_weights.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.model");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::RandomArray;

TEST_CASE("folding by hand") {
  Weights weights = RandomWeights({1.0 / 32, 32, 2}, false, 1);
  weights.bn_epsilon = 0.25f;
  // The first layer has one channel: weight * 3 / sqrt(2 + 0.25), 5 - 7 * 3 / sqrt(2 + 0.25).
  weights.tensors["conv1.bn.gamma"].values = {3};
  weights.tensors["conv1.bn.variance"].values = {2};
  weights.tensors["conv1.bn.beta"].values = {5};
  weights.tensors["conv1.bn.mean"].values = {7};
  const Weights folded = Fold(weights);
  CHECK(folded.folded);
  CHECK(folded.tensors.at("conv1.bias").values == std::vector<float>{-9});
  const std::vector<float>& before = weights.tensors["conv1.weight"].values;
  const std::vector<float>& after = folded.tensors.at("conv1.weight").values;
  for (size_t i = 0; i < before.size(); ++i) CHECK(after[i] == 2 * before[i]);
}

TEST_CASE("folding changes no answer and nothing else") {
  Weights weights = RandomWeights({0.125, 64, 4}, false, 2);
  weights.bn_epsilon = 0.1f;
  weights.activation = Activation::kRelu6;
  weights.calibration = {2, 0.5f};
  const Weights folded = Fold(weights);
  const Result<void> checked = CheckWeights(folded);
  REQUIRE_MESSAGE(checked, checked.error().message);
  CHECK(folded.labels == weights.labels);
  CHECK(folded.activation == weights.activation);
  CHECK(folded.calibration.temperature == weights.calibration.temperature);
  CHECK(FirstDifference(folded.tensors.at("fc.weight").values,
                        weights.tensors.at("fc.weight").values) == "");

  const auto input = RandomArray<double>(64 * 64 * 3, 3);
  CheckClose(reference::Logits(folded, input), reference::Logits(weights, input), 1e-5,
             "folded against unfolded");
}

TEST_CASE("folding folded weights is a copy") {
  const Weights weights = RandomWeights({1.0 / 32, 32, 2}, true, 1);
  const Weights folded = Fold(weights);
  CHECK(SerializeWeights(folded, Storage::kFloat32) ==
        SerializeWeights(weights, Storage::kFloat32));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
