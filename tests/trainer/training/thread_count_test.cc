// The same seed gives the same weights on any number of threads, from the command line to the file.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

// A whole run on `threads` threads; returns the bytes of its weights, which must not be rounded to
// float16: that would hide last bits.
std::string WeightsOfRun(const TrainerFixture& cli, int threads,
                         const std::vector<std::string>& recipe) {
  const std::string count = std::to_string(threads);
  std::vector<std::string> arguments{
      "train", "--data",    cli.Path("data"), "--out",   cli.Path("w"), "--threads",
      count,   "--storage", "float32",        "--alpha", "0.25"};
  arguments.insert(arguments.end(), recipe.begin(), recipe.end());
  const Outcome outcome = cli.Run(arguments);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out == Contains(count + (threads == 1 ? " thread\n" : " threads\n")));
  return cli.Read("w");
}

TEST_CASE("the same seed gives the same weights file on any number of threads") {
  const TrainerFixture cli;
  for (int i = 0; i < 27; ++i) {
    cli.Write((i % 3 ? "data/cat/" : "data/dog/") + std::to_string(i) + ".bmp",
              PhotoBytes(70 + 3 * i, 90 - i, i));
  }
  // Augmented, with inputs of 32 and then 64 pixels, in batches that do not divide into equal
  // parts; and as they are, with a smaller last batch.
  const std::vector<std::string> augmented{"--size", "64", "--epochs", "4", "--batch", "7"};
  const std::vector<std::string> plain{"--preset", "seed", "--size",  "32",
                                       "--epochs", "2",    "--batch", "9"};
  for (const auto& recipe : {augmented, plain}) {
    CAPTURE(recipe.front());
    const std::string one = WeightsOfRun(cli, 1, recipe);
    REQUIRE(one.size() > 800000);
    for (const int threads : {2, 3, 5}) {
      CAPTURE(threads);
      CHECK(FirstDifference(WeightsOfRun(cli, threads, recipe), one) == "");
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
