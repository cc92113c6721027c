// check and classify give the same answers, in the same order, on any number of threads.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/model/weights_write.h"
#include "tests/support/random_weights.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

TEST_CASE("classify answers the same on any number of threads") {
  const TrainerFixture fixture;
  const std::string weights = fixture.Path("w.safetensors");
  REQUIRE(WriteWeights(weights, RandomWeights({0.25, 32, 4}, false, 1), Storage::kFloat32));
  std::vector<std::string> files;
  std::string names;
  for (int i = 0; i < 40; ++i) {  // more than one block for each of these numbers of threads
    const std::string name = std::to_string(i);
    // Every seventh file cannot be used.
    files.push_back(i % 7 == 3 ? fixture.Write(name + ".jpg", "not a photo")
                               : fixture.Write(name + ".bmp", PhotoBytes(20 + i, 30, i)));
    names += files.back() + "\n";
  }
  const auto classify = [&](const std::string& threads, bool by_standard_input) {
    std::vector<std::string> arguments{"classify", "--weights", weights,
                                       "--json",   "--threads", threads};
    if (!by_standard_input) arguments.insert(arguments.end(), files.begin(), files.end());
    return fixture.Run(arguments, by_standard_input ? names : "");
  };
  const Outcome one = classify("1", false);
  CHECK(one.status == 1);
  CHECK(one.out != "");
  for (const std::string threads : {"1", "2", "3"}) {
    for (const bool by_standard_input : {false, true}) {
      CAPTURE(threads);
      CAPTURE(by_standard_input);
      const Outcome outcome = classify(threads, by_standard_input);
      CHECK(outcome.status == 1);
      CHECK(outcome.out == one.out);
      CHECK(outcome.err == one.err);
    }
  }
}

TEST_CASE("check finds the same on any number of threads") {
  const TrainerFixture fixture;
  for (int i = 0; i < 12; ++i) {
    fixture.Write("data/cat/" + std::to_string(i) + ".bmp",
                  PhotoBytes(40, i == 5 ? 20 : 30, i / 2));
    fixture.Write("data/dog/" + std::to_string(i) + ".jpg", "not a photo");
  }
  const auto check = [&](const std::string& threads) {
    return fixture.Run({"check", "--data", fixture.Path("data"), "--threads", threads, "--json",
                        fixture.Path(threads + ".json")});
  };
  const Outcome one = check("1"), three = check("3");
  CHECK(one.status == 0);
  CHECK(three.status == 0);
  CHECK(one.out == three.out);
  CHECK(fixture.Read("1.json") == fixture.Read("3.json"));
  CHECK(fixture.Read("1.json") != "");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
