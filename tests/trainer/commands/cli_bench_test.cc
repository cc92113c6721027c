// `trainer bench` without --train: one image through a network.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/model/weights_write.h"
#include "tests/support/contains.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"
#include "tests/support/trainer_fixture.h"
#include "trainer/base/text_table.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

using Json = nlohmann::ordered_json;

// Runs bench with few runs and checks that what it says of each layer holds together.
Json Bench(const TrainerFixture& cli, std::vector<std::string> arguments, int threads = 1) {
  arguments.insert(arguments.begin(), "bench");
  arguments.insert(arguments.end(), {"--runs", "3", "--json", cli.Path("bench.json")});
  const Outcome outcome = cli.Run(arguments);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  Json json = Json::parse(cli.Read("bench.json"));
  CHECK(json["runs"] == 3);
  CHECK(json["threads"] == threads);
  CHECK(outcome.out == Contains(", " + Counted(threads, "thread") + "\n"));
  CHECK(json["peak_gmacs"] > 0);
  const std::vector<Layer> layers = Layers({json["alpha"], json["size"], 10});
  REQUIRE(json["layers"].size() == layers.size());
  for (size_t i = 0; i < layers.size(); ++i) {
    const Json& row = json["layers"][i];
    CHECK(row["layer"] == layers[i].name);
    CHECK(outcome.out == Contains("\n" + layers[i].name + " "));
    CHECK(row["milliseconds"] > 0);
    const double gmacs = row["gmacs"], milliseconds = row["milliseconds"];
    if (layers[i].kind != LayerKind::kFullyConnected) {  // which depends on the classes
      CHECK(gmacs * milliseconds * 1e6 == doctest::Approx(double(layers[i].mult_adds)));
    }
    CHECK(row["share_of_peak"].get<double>() ==
          doctest::Approx(gmacs / json["peak_gmacs"].get<double>()));
  }
  CHECK(json["fastest_milliseconds"] <= json["milliseconds"]);
  CHECK(json["share_of_peak"].get<double>() > 0);
  return json;
}

TEST_CASE("bench measures the network of a weights file in the file's own arithmetic") {
  const TrainerFixture cli;
  const std::string file = cli.Path("w.safetensors");
  REQUIRE(WriteWeights(file, RandomWeights({0.25, 64, 10}, false, 1), Storage::kFloat16));
  const Json floats = Bench(cli, {"--weights", file});
  CHECK(floats["arithmetic"] == "float32");
  CHECK(floats["alpha"] == 0.25);
  CHECK(floats["size"] == 64);
  REQUIRE(WriteQuantizedWeights(file, RandomQuantizedWeights({0.5, 32, 10}, 1)));
  const Json integers = Bench(cli, {"--weights", file});
  CHECK(integers["arithmetic"] == "int8");
  CHECK(integers["alpha"] == 0.5);
}

TEST_CASE("bench makes weights up where there is no file") {
  const TrainerFixture cli;
  const Json floats = Bench(cli, {"--alpha", "0.25", "--size", "32"});
  CHECK(floats["arithmetic"] == "float32");
  CHECK(floats["size"] == 32);
  CHECK(Bench(cli, {"--alpha", "0.25", "--size", "32", "--int8"})["arithmetic"] == "int8");
  Bench(cli, {"--alpha", "0.25", "--size", "32", "--threads", "2"}, 2);
}

TEST_CASE("bench refuses what does not go together and names files that are no weights") {
  const TrainerFixture cli;
  const std::string text = cli.Write("text.safetensors", "these are no weights");
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"--alpha", "3"},
                                             {"--size", "100"},
                                             {"--runs", "0"},
                                             {"--batch", "4"},
                                             {"--threads", "0"},
                                             {"--weights", text, "--alpha", "0.5"},
                                             {"--weights", text, "--int8"},
                                             {"--weights", text, "--train"},
                                             {"--train", "--int8"}}) {
    std::vector<std::string> all = arguments;
    all.insert(all.begin(), "bench");
    INFO("arguments: ", Json(all).dump());
    const Outcome outcome = cli.Run(all);
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK(outcome.err != "");
  }
  for (const std::string& weights : {text, cli.Path("missing.safetensors")}) {
    const Outcome outcome = cli.Run({"bench", "--weights", weights});
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains(weights));
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
