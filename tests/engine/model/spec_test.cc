#include "engine/model/spec.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/contains.h"

TEST_SUITE_BEGIN("engine.model");

namespace mobilenet {
namespace {

// Exact counts for the paper's 4 x 4 grid of alpha and input side; parameters do not depend on the
// side.
struct GoldenCost {
  int classes;
  double alpha;
  int64_t mult_adds[4];  // at 224, 192, 160, 128
  int64_t weights_and_fc_bias, trained, stored, folded;
};
constexpr int kSides[] = {224, 192, 160, 128};
constexpr GoldenCost kGoldenCosts[] = {
    {1000, 1.0, {568740352, 418121728, 290675200, 186400768}, 4210088, 4231976, 4253864, 4221032},
    {1000, .75, {325400448, 239273472, 166396800, 106770432}, 2569144, 2585560, 2601976, 2577352},
    {1000, .50, {149497088, 109970432, 76524800, 49160192}, 1320648, 1331592, 1342536, 1326120},
    {1000, .25, {41030272, 30212608, 21059200, 13570048}, 464600, 470072, 475544, 467336},
    {10, 1.0, {567726592, 417107968, 289661440, 185387008}, 3195338, 3217226, 3239114, 3206282},
    {10, .75, {324640128, 238513152, 165636480, 106010112}, 1807834, 1824250, 1840666, 1816042},
    {10, .50, {148990208, 109463552, 76017920, 48653312}, 812778, 823722, 834666, 818250},
    {10, .25, {40776832, 29959168, 20805760, 13316608}, 210170, 215642, 221114, 212906},
};

TEST_CASE("mult-adds and parameters are exact for all sixteen networks of the paper") {
  for (const GoldenCost& golden : kGoldenCosts) {
    for (int side = 0; side < 4; ++side) {
      CAPTURE(golden.classes);
      CAPTURE(golden.alpha);
      CAPTURE(kSides[side]);
      const ModelCost cost = Cost({golden.alpha, kSides[side], golden.classes});
      CHECK(cost.mult_adds == golden.mult_adds[side]);
      CHECK(cost.weights_and_fc_bias == golden.weights_and_fc_bias);
      CHECK(cost.trained == golden.trained);
      CHECK(cost.stored == golden.stored);
      CHECK(cost.folded == golden.folded);
    }
  }
}

struct GoldenLayer {
  const char* name;
  LayerKind kind;
  int stride, in_channels, out_channels, in_size, out_size;
  int64_t weights, mult_adds;
};
constexpr LayerKind kConv = LayerKind::kConv;
constexpr LayerKind kDw = LayerKind::kDepthwise;
constexpr LayerKind kPw = LayerKind::kPointwise;
constexpr GoldenLayer kGoldenLayers[] = {
    {"conv1", kConv, 2, 3, 32, 128, 64, 864, 3538944},
    {"dw1", kDw, 1, 32, 32, 64, 64, 288, 1179648},
    {"pw1", kPw, 1, 32, 64, 64, 64, 2048, 8388608},
    {"dw2", kDw, 2, 64, 64, 64, 32, 576, 589824},
    {"pw2", kPw, 1, 64, 128, 32, 32, 8192, 8388608},
    {"dw3", kDw, 1, 128, 128, 32, 32, 1152, 1179648},
    {"pw3", kPw, 1, 128, 128, 32, 32, 16384, 16777216},
    {"dw4", kDw, 2, 128, 128, 32, 16, 1152, 294912},
    {"pw4", kPw, 1, 128, 256, 16, 16, 32768, 8388608},
    {"dw5", kDw, 1, 256, 256, 16, 16, 2304, 589824},
    {"pw5", kPw, 1, 256, 256, 16, 16, 65536, 16777216},
    {"dw6", kDw, 2, 256, 256, 16, 8, 2304, 147456},
    {"pw6", kPw, 1, 256, 512, 8, 8, 131072, 8388608},
    {"dw7", kDw, 1, 512, 512, 8, 8, 4608, 294912},
    {"pw7", kPw, 1, 512, 512, 8, 8, 262144, 16777216},
    {"dw8", kDw, 1, 512, 512, 8, 8, 4608, 294912},
    {"pw8", kPw, 1, 512, 512, 8, 8, 262144, 16777216},
    {"dw9", kDw, 1, 512, 512, 8, 8, 4608, 294912},
    {"pw9", kPw, 1, 512, 512, 8, 8, 262144, 16777216},
    {"dw10", kDw, 1, 512, 512, 8, 8, 4608, 294912},
    {"pw10", kPw, 1, 512, 512, 8, 8, 262144, 16777216},
    {"dw11", kDw, 1, 512, 512, 8, 8, 4608, 294912},
    {"pw11", kPw, 1, 512, 512, 8, 8, 262144, 16777216},
    {"dw12", kDw, 2, 512, 512, 8, 4, 4608, 73728},
    {"pw12", kPw, 1, 512, 1024, 4, 4, 524288, 8388608},
    {"dw13", kDw, 1, 1024, 1024, 4, 4, 9216, 147456},
    {"pw13", kPw, 1, 1024, 1024, 4, 4, 1048576, 16777216},
    {"fc", LayerKind::kFullyConnected, 1, 1024, 10, 1, 1, 10240, 10240},
};

TEST_CASE("the 28 layers at 128 pixels") {
  const std::vector<Layer> layers = Layers({1.0, 128, 10});
  REQUIRE(layers.size() == std::size(kGoldenLayers));
  for (size_t i = 0; i < layers.size(); ++i) {
    const GoldenLayer& golden = kGoldenLayers[i];
    CAPTURE(golden.name);
    CHECK(layers[i].name == golden.name);
    CHECK(layers[i].kind == golden.kind);
    CHECK(layers[i].stride == golden.stride);
    CHECK(layers[i].in_channels == golden.in_channels);
    CHECK(layers[i].out_channels == golden.out_channels);
    CHECK(layers[i].in_size == golden.in_size);
    CHECK(layers[i].out_size == golden.out_size);
    CHECK(layers[i].weights == golden.weights);
    CHECK(layers[i].mult_adds == golden.mult_adds);
  }
}

TEST_CASE("channels are rounded down for any width multiplier") {
  CHECK(Layers({0.375, 96, 10})[0].out_channels == 12);
  CHECK(Layers({0.7, 96, 10})[0].out_channels == 22);    // 22.4
  CHECK(Layers({0.7, 96, 10})[26].out_channels == 716);  // 716.8
  CHECK(Layers({1.0 / 32, 32, 2})[0].out_channels == 1);
}

TEST_CASE("sizes and padding follow TensorFlow's SAME rule") {
  CHECK(OutputSize(128, 2) == 64);
  CHECK(OutputSize(7, 2) == 4);
  CHECK(PaddingBefore(128, 1) == 1);
  CHECK(PaddingBefore(128, 2) == 0);
  CHECK(PaddingBefore(7, 2) == 1);
  CHECK(PaddingBefore(1, 1) == 1);
}

TEST_CASE("a network that cannot be built is refused by what is wrong with it") {
  CHECK(CheckSpec({0.25, 96, 2}));
  CHECK(CheckSpec({1.0, 1024, 1000}));
  for (const double alpha : {0.0, -1.0, 1.01, 0.03, std::nan(""), HUGE_VAL}) {
    CAPTURE(alpha);
    const Result<void> result = CheckSpec({alpha, 128, 10});
    REQUIRE_FALSE(result);
    CHECK(result.error().message == Contains("alpha"));
  }
  for (const int side : {0, -32, 31, 100, 1056, std::numeric_limits<int>::max()}) {
    CAPTURE(side);
    const Result<void> result = CheckSpec({1.0, side, 10});
    REQUIRE_FALSE(result);
    CHECK(result.error().message == Contains("resolution"));
    CHECK(result.error().message == Contains(std::to_string(side)));
  }
  const Result<void> result = CheckSpec({1.0, 128, 1});
  REQUIRE_FALSE(result);
  CHECK(result.error().message == Contains("classes"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
