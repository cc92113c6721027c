// Fitting confidences again.
#include <doctest/doctest.h>

#include "engine/model/weights_file.h"
#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

TEST_CASE("calibrate fits what training fitted, and leaves all else as it is") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("trained", {.epochs = "3"}).status == 0);
  const Weights trained = ReadWeights(fixture.Path("trained")).value();
  REQUIRE(trained.calibration.energy_threshold);
  Weights spoilt = trained;
  spoilt.calibration = {5, 0.9f};
  REQUIRE(WriteWeights(fixture.Path("spoilt"), spoilt, Storage::kFloat16));

  const auto calibrate = [&](const std::string& weights, const std::string& out) {
    return fixture.Run({"calibrate", "--weights", fixture.Path(weights), "--data",
                        fixture.Path("data"), "--out", fixture.Path(out)});
  };
  const Outcome outcome = calibrate("spoilt", "spoilt");  // onto itself
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out == Contains("calibrated on 4 photos: temperature "));
  CHECK(outcome.out == Contains("answers \"unknown\" below an energy of "));
  const Weights again = ReadWeights(fixture.Path("spoilt")).value();
  CHECK(again.calibration.temperature ==
        doctest::Approx(trained.calibration.temperature).epsilon(0.01));
  CHECK(again.calibration.known_threshold ==
        doctest::Approx(trained.calibration.known_threshold).epsilon(0.01));
  CHECK(*again.calibration.energy_threshold ==
        doctest::Approx(*trained.calibration.energy_threshold).epsilon(0.01));
  CHECK(again.provenance == trained.provenance);
  for (const auto& [name, tensor] : trained.tensors) {
    CHECK(FirstDifference(again.tensors.at(name).values, tensor.values) == "");
  }

  // Quantizing does the same for the int8 network.
  spoilt.calibration = {5, 0.9f};
  REQUIRE(WriteWeights(fixture.Path("spoilt"), spoilt, Storage::kFloat16));
  const Outcome quantized = fixture.Run({"quantize", "--weights", fixture.Path("spoilt"), "--data",
                                         fixture.Path("data"), "--out", fixture.Path("int8")});
  INFO(quantized.err);
  REQUIRE(quantized.status == 0);
  CHECK(quantized.out == Contains("calibration fitted on 4 photos held out for validation: temp"));
  const AnyWeights int8 = ReadWeightsFile(fixture.Path("int8")).value();
  CHECK(std::holds_alternative<QuantizedWeights>(int8));
  CHECK(Description(int8).calibration.temperature != 5);
  CHECK(Description(int8).calibration.energy_threshold);
  REQUIRE(calibrate("int8", "again").status == 0);
  CHECK(FirstDifference(fixture.Read("again"), fixture.Read("int8")) == "");
}

TEST_CASE("calibrate refuses other photos, and weights of no run") {
  const SmallDataset fixture;
  REQUIRE(WriteWeights(fixture.Path("any"), ConstantWeights({"cat", "dog"}, {1, 0}),
                       Storage::kFloat32));
  REQUIRE(WriteWeights(fixture.Path("cow"), ConstantWeights({"cat", "cow"}, {1, 0}),
                       Storage::kFloat32));
  const auto refusal = [&](const std::string& weights) {
    const Outcome outcome = fixture.Run({"calibrate", "--weights", fixture.Path(weights), "--data",
                                         fixture.Path("data"), "--out", fixture.Path("out")});
    CHECK(outcome.status == 1);
    CHECK_FALSE(fixture.Exists("out"));
    return outcome.err;
  };
  CHECK(refusal("any") == Contains("do not say which photos their training held out"));
  CHECK(refusal("cow") == Contains("(cat, cow), found cat, dog"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
