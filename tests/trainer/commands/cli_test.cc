#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "engine/infer/classifier.h"
#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/random_weights.h"
#include "tests/support/trainer_fixture.h"
#include "trainer/evaluation/photo_classifier.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Json> Lines(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

TEST_CASE("the version is that of the npm package") {
  const auto package = ReadFile(GOLDEN_FOLDER "/../../web/classifier/package.json");
  REQUIRE(package);
  const Outcome outcome = TrainerFixture().Run({"--version"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == "trainer " + Json::parse(*package)["version"].get<std::string>() + "\n");
}

TEST_CASE("help is status 0 and wrong usage is status 2") {
  const TrainerFixture cli;
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"info", "--help"}, {"classify", "--help"}, {"train", "--help"}}) {
    const Outcome outcome = cli.Run(arguments);
    CHECK(outcome.status == 0);
    CHECK(outcome.out == Contains("Usage: trainer"));
    CHECK(outcome.err == "");
  }
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {},
           {"paint"},
           {"info", "--colour"},
           {"info", "--alpha", "wide"},
           {"info", "--alpha", "3"},
           {"info", "--size", "100"},
           {"info", "--classes", "1"},
           {"check"},
           {"check", "somewhere"},
           {"classify"},
           {"classify", "--weights", "w", "--top", "0", "a.png"},
           {"evaluate", "--weights", "w"},
           {"evaluate", "--weights", "", "--data", "d"},
           {"evaluate", "--weights", "w", "--data", "d", "--threads", "none"}}) {
    const Outcome outcome = cli.Run(arguments);
    INFO("arguments: ", Json(arguments).dump());
    CHECK(outcome.status == 2);
    CHECK(outcome.out == "");
    CHECK(outcome.err != "");
  }
}

TEST_CASE("classify says what a photo of none of the labels looks like") {
  const TrainerFixture cli;
  Weights weights = ConstantWeights({"cat", "dog", "cake", "fox"},
                                    {0, std::log(2.0f), std::log(3.0f), std::log(4.0f)});
  weights.labels = {"cat", "dog"};
  weights.others = {"cake", "fox"};
  cli.Write("photo.bmp", PhotoBytes(36, 36, 100));
  // The energy of every photo is log(3 / 7), -0.85.
  for (const bool known : {true, false}) {
    weights.calibration.energy_threshold = known ? -0.9f : -0.8f;
    REQUIRE(WriteWeights(cli.Path("weights"), weights, Storage::kFloat32));
    const Outcome answer =
        cli.Run({"classify", "--weights", cli.Path("weights"), "--json", cli.Path("photo.bmp")});
    REQUIRE(answer.status == 0);
    const Json json = Json::parse(answer.out);
    CHECK(json["known"] == known);
    CHECK(json["label"] == "dog");
    CHECK(json["confidence"].get<double>() == doctest::Approx(0.2));
    REQUIRE(json["predictions"].size() == 2);
    CHECK(json["predictions"][1]["label"] == "cat");
    CHECK(json["predictions"][1]["probability"].get<double>() == doctest::Approx(0.1));
    CHECK(json["logits"].size() == 4);
    REQUIRE(json.contains("other") == !known);
    if (known) continue;
    CHECK(json["other"]["label"] == "fox");
    CHECK(json["other"]["probability"].get<double>() == doctest::Approx(0.4));
    const Outcome text =
        cli.Run({"classify", "--weights", cli.Path("weights"), cli.Path("photo.bmp")});
    CHECK(text.out == cli.Path("photo.bmp") +
                          ": none of the known labels; it looks like fox; the nearest are dog "
                          "20.00%, cat 10.00%\n");
  }
}

TEST_CASE("info lists the 28 layers and the counts of the paper's network") {
  const TrainerFixture cli;
  const Outcome text = cli.Run({"info"});
  CHECK(text.status == 0);
  CHECK(text.out == Contains("185,387,008"));
  CHECK(text.out == Contains("3,206,282"));

  const Outcome outcome =
      cli.Run({"info", "--alpha", "0.5", "--size", "160", "--classes", "1000", "--json"});
  REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  REQUIRE(json["layers"].size() == 28);
  CHECK(json["layers"][0]["name"] == "conv1");
  CHECK(json["layers"][27]["output"] == Json({1, 1, 1000}));
  int64_t mult_adds = 0, parameters = 0;
  for (const Json& layer : json["layers"]) {
    mult_adds += layer["mult_adds"].get<int64_t>();
    parameters += layer["parameters"].get<int64_t>();
  }
  CHECK(json["mult_adds"] == mult_adds);
  CHECK(json["parameters"] == parameters);
}

TEST_CASE("classify prints one object a line, with the network's own logits") {
  const TrainerFixture cli;
  const Weights weights = RandomWeights({0.25, 32, 4}, false, 1);
  REQUIRE(WriteWeights(cli.Path("w.safetensors"), weights, Storage::kFloat32));
  const std::string first = cli.Write("first.bmp", PhotoBytes(40, 30, 1));
  const std::string second = cli.Write("second photo.bmp", PhotoBytes(20, 50, 2));

  const Outcome outcome =
      cli.Run({"classify", "--weights", cli.Path("w.safetensors"), "--json", first, second});
  CHECK(outcome.status == 0);
  CHECK(outcome.err == "");
  const std::vector<Json> lines = Lines(outcome.out);
  REQUIRE(lines.size() == 2);
  Result<Classifier> classifier = Classifier::Create(weights);
  REQUIRE(classifier);
  for (const Json& line : lines) {
    CHECK(Keys(line) == std::vector<std::string>{"file", "label", "confidence", "known",
                                                 "predictions", "logits"});
    const auto logits = ClassifyPhoto(line["file"], *classifier);
    REQUIRE(logits);
    CHECK(line["logits"] == Json(std::vector<float>(logits->begin(), logits->end())));
    REQUIRE(line["predictions"].size() == 4);
    CHECK(Keys(line["predictions"][0]) == std::vector<std::string>{"label", "probability"});
    CHECK(line["label"] == line["predictions"][0]["label"]);
    CHECK(line["confidence"] == line["predictions"][0]["probability"]);
    double sum = 0, last = 1;
    for (const Json& prediction : line["predictions"]) {
      CHECK(prediction["probability"].get<double>() <= last);
      last = prediction["probability"];
      sum += last;
    }
    CHECK(sum == doctest::Approx(1));
  }
  CHECK(lines[0]["file"] == first);
  CHECK(lines[1]["file"] == second);
  CHECK(lines[0]["logits"] != lines[1]["logits"]);

  const Outcome top =
      cli.Run({"classify", "--weights", cli.Path("w.safetensors"), "--json", "--top", "2", first});
  CHECK(Lines(top.out).at(0)["predictions"].size() == 2);
  CHECK(Lines(top.out).at(0)["logits"].size() == 4);
}

TEST_CASE("classify goes on after a broken photo and says which it was") {
  const TrainerFixture cli;
  const std::string weights = cli.Path("w.safetensors");
  REQUIRE(
      WriteWeights(weights, ConstantWeights({"cat", "dog", "cow"}, {0, 2, 0}), Storage::kFloat16));
  const std::string good = cli.Write("good.bmp", PhotoBytes(40, 30, 1));
  const std::string text = cli.Write("text.jpg", "not a photo");
  const std::string empty = cli.Write("empty.png", "");
  const Outcome outcome = cli.Run(
      {"classify", "--weights", weights, "--json", text, good, empty, cli.Path("none"), good});
  CHECK(outcome.status == 1);
  CHECK(Lines(outcome.out).size() == 2);
  CHECK(outcome.err == Contains(text));
  CHECK(outcome.err == Contains(empty));
  CHECK(outcome.err == Contains(cli.Path("none")));
  CHECK(outcome.err != Contains(good));
}

TEST_CASE("classify reads names from standard input") {
  const TrainerFixture cli;
  const std::string weights = cli.Path("w.safetensors");
  REQUIRE(
      WriteWeights(weights, ConstantWeights({"cat", "dog", "cow"}, {0, 2, 0}), Storage::kFloat32));
  const std::string first = cli.Write("first photo.bmp", PhotoBytes(40, 30, 1));
  const std::string second = cli.Write("second.bmp", PhotoBytes(40, 30, 2));
  const Outcome outcome = cli.Run({"classify", "--weights", weights, "--json"},
                                  first + "\r\n\n" + second);  // no newline at the end
  CHECK(outcome.status == 0);
  const std::vector<Json> lines = Lines(outcome.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["file"] == first);
  CHECK(lines[1]["file"] == second);

  const Outcome nothing = cli.Run({"classify", "--weights", weights, "--json"}, "");
  CHECK(nothing.status == 0);
  CHECK(nothing.out == "");
}

TEST_CASE("classify answers people with the likeliest labels, or that it does not know") {
  const TrainerFixture cli;
  const std::string file = cli.Write("a.bmp", PhotoBytes(40, 30, 1));
  Weights weights = ConstantWeights({"cat", "dog", "cow", "bee"}, {0, 2, 1, -1});
  REQUIRE(WriteWeights(cli.Path("sure"), weights, Storage::kFloat32));
  const Outcome sure = cli.Run({"classify", "--weights", cli.Path("sure"), file});
  CHECK(sure.out == file + ": dog 64.39%, cow 23.69%, cat 8.71%\n");

  weights.calibration.known_threshold = 0.9f;
  REQUIRE(WriteWeights(cli.Path("unsure"), weights, Storage::kFloat32));
  const Outcome unsure = cli.Run({"classify", "--weights", cli.Path("unsure"), "--top", "1", file});
  CHECK(unsure.out == file + ": none of the known labels; the nearest are dog 64.39%\n");
  const Outcome json = cli.Run({"classify", "--weights", cli.Path("unsure"), "--json", file});
  CHECK(Lines(json.out).at(0)["known"] == false);
  CHECK(Lines(json.out).at(0)["label"] == "dog");
}

TEST_CASE("weights that are missing or no weights are named") {
  const TrainerFixture cli;
  const std::string photo = cli.Write("a.bmp", PhotoBytes(40, 30, 1));
  const std::string text = cli.Write("weights.safetensors", "these are no weights");
  for (const std::string& weights : {cli.Path("missing.safetensors"), text}) {
    const Outcome outcome = cli.Run({"classify", "--weights", weights, photo});
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains(weights));
    CHECK(outcome.out == "");
    CHECK(cli.Run({"evaluate", "--weights", weights, "--data", cli.Path("data")}).status == 1);
  }
}

TEST_CASE("names that are not UTF-8 still give well-formed JSON") {
  const TrainerFixture cli;
  REQUIRE(WriteWeights(cli.Path("w"), ConstantWeights({"cat", "dog"}, {0, 1}), Storage::kFloat32));
  const std::string photo = cli.Write("caf\xE9.bmp", PhotoBytes(40, 30, 1));
  const Outcome outcome = cli.Run({"classify", "--weights", cli.Path("w"), "--json", photo});
  CHECK(outcome.status == 0);
  REQUIRE(Lines(outcome.out).size() == 1);
  CHECK(Lines(outcome.out)[0]["file"] == Contains("caf\xEF\xBF\xBD.bmp"));
}

TEST_CASE("names with control characters are shown escaped, and as they are in JSON") {
  const TrainerFixture cli;
  REQUIRE(WriteWeights(cli.Path("w"), ConstantWeights({"cat\x1B[2J", "dog"}, {1, 0}),
                       Storage::kFloat32));
  const std::string photo = cli.Write("a\n\x1B[31mb.bmp", PhotoBytes(40, 30, 1));
  const std::string missing = cli.Path("gone\x07");
  const Outcome text = cli.Run({"classify", "--weights", cli.Path("w"), photo, missing});
  CHECK(text.status == 1);
  CHECK(text.out == cli.Path("a\\x0A\\x1B[31mb.bmp: cat\\x1B[2J 73.11%, dog 26.89%\n"));
  CHECK(text.err ==
        "trainer: " + cli.Path("gone\\x07") + ": cannot open: No such file or directory\n");

  const Outcome json = cli.Run({"classify", "--weights", cli.Path("w"), "--json", photo});
  REQUIRE(Lines(json.out).size() == 1);
  CHECK(Lines(json.out)[0]["file"] == photo);
  CHECK(Lines(json.out)[0]["label"] == "cat\x1B[2J");

  const Outcome usage = cli.Run({"classify", "--\x1B[2J"});
  CHECK(usage.status == 2);
  CHECK(usage.err == Contains("unknown option --\\x1B[2J\n"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
