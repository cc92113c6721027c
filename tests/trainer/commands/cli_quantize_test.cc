#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "engine/model/weights_file.h"
#include "engine/model/weights_write.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/random_weights.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

using Json = nlohmann::json;

// Two folders of twelve photos, one of which is broken, and weights for their labels.
class QuantizationDataset : public TrainerFixture {
 public:
  QuantizationDataset() {
    for (int i = 0; i < 12; ++i) {
      Write("data/cane/" + std::to_string(i) + ".bmp", PhotoBytes(40, 30, i));
      Write("data/gatto/" + std::to_string(i) + ".bmp", PhotoBytes(30, 40, 100 + i));
    }
    Write("data/gatto/00.jpg", "no photo");
    Weights weights = RandomWeights({0.25, 32, 2}, false, 5);
    weights.labels = {"cat", "dog"};
    weights.calibration = {1.25f, 0.5f};
    REQUIRE(WriteWeights(Path("float"), weights, Storage::kFloat32));
  }

  Outcome Quantize(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"quantize",   "--weights", Path("float"), "--data",
                                          Path("data"), "--out",     Path("int8")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
};

TEST_CASE("quantize writes int8 weights that classify and evaluate take") {
  const QuantizationDataset fixture;
  const Outcome outcome = fixture.Quantize({"--photos", "8"});
  CHECK_MESSAGE(outcome.status == 0, outcome.err);
  CHECK(outcome.out == Contains("calibrated on 8 photos"));
  CHECK(outcome.out == Contains(" have the same answer as in float32; "));
  CHECK(outcome.out == Contains("the calibration stays that of the float weights"));
  // These weights were trained on nothing.
  CHECK(outcome.err ==
        Contains("calibrating on photos of the whole folder " + fixture.Path("data")));

  const Result<AnyWeights> read = ReadWeightsFile(fixture.Path("int8"));
  REQUIRE(read);
  CHECK(std::holds_alternative<QuantizedWeights>(*read));
  CHECK(Description(*read).calibration.temperature == 1.25f);
  const Outcome classified = fixture.Run(
      {"classify", "--json", "--weights", fixture.Path("int8"), fixture.Path("data/cane/3.bmp")});
  CHECK(classified.status == 0);
  const Json answer = Json::parse(classified.out);
  const Json original =
      Json::parse(fixture
                      .Run({"classify", "--json", "--weights", fixture.Path("float"),
                            fixture.Path("data/cane/3.bmp")})
                      .out);
  for (int i = 0; i < 2; ++i) {
    CHECK(answer["logits"][i].get<float>() ==
          doctest::Approx(original["logits"][i].get<float>()).epsilon(0.1));
    CHECK(answer["logits"][i] != original["logits"][i]);
  }
  const Outcome evaluated = fixture.Run({"evaluate", "--weights", fixture.Path("int8"), "--data",
                                         fixture.Path("data"), "--report", fixture.Path("page")});
  CHECK_MESSAGE(evaluated.status == 0, evaluated.err);
  CHECK(evaluated.out == Contains("24 photos"));
}

TEST_CASE("quantize gives the same file on any number of threads, and uses all photos if it may") {
  const QuantizationDataset fixture;
  const Outcome first = fixture.Quantize({"--threads", "1"});
  CHECK(first.status == 0);
  CHECK(first.out == Contains("calibrated on 24 photos"));
  CHECK(first.out != Contains("other"));
  CHECK(first.err == Contains("00.jpg"));
  const std::string bytes = fixture.Read("int8");
  CHECK(fixture.Quantize({"--threads", "3"}).status == 0);
  CHECK(FirstDifference(fixture.Read("int8"), bytes) == "");
}

TEST_CASE("quantize refuses what it cannot use and says why") {
  const QuantizationDataset fixture;
  REQUIRE(fixture.Quantize({"--photos", "4"}).status == 0);
  const Outcome twice = fixture.Run({"quantize", "--weights", fixture.Path("int8"), "--data",
                                     fixture.Path("data"), "--out", fixture.Path("again")});
  CHECK(twice.status == 1);
  CHECK(twice.err == Contains("int8: expected float weights, found int8 weights"));
  const Outcome trained = fixture.Run({"train", "--data", fixture.Path("data"), "--init",
                                       fixture.Path("int8"), "--out", fixture.Path("again")});
  CHECK(trained.status == 1);
  CHECK(trained.err == Contains("found int8 weights"));
  const Outcome nowhere =
      fixture.Run({"quantize", "--weights", fixture.Path("float"), "--data", fixture.Path("data"),
                   "--out", fixture.Path("no/such/folder")});
  CHECK(nowhere.status == 1);
  CHECK(nowhere.err == Contains("does not exist"));
  const Outcome empty = fixture.Run({"quantize", "--weights", fixture.Path("float"), "--data",
                                     fixture.Path("none"), "--out", fixture.Path("again")});
  CHECK(empty.status == 1);
  CHECK(empty.err == Contains(fixture.Path("none")));
  CHECK(fixture.Quantize({"--photos", "0"}).status == 2);
  CHECK_FALSE(fixture.Exists("again"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
