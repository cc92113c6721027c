// Help texts, and the refusal of wrong usage.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/contains.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

const std::vector<std::string> kCommands{"check",    "train",     "evaluate",     "classify",
                                         "quantize", "calibrate", "label-issues", "suspects",
                                         "card",     "bench",     "info"};

std::string Help(const std::vector<std::string>& arguments) {
  const TrainerFixture fixture;
  const Outcome outcome = fixture.Run(arguments);
  CHECK(outcome.status == 0);
  CHECK(outcome.err == "");
  return outcome.out;
}

// The message about a wrong command line.
std::string UsageError(const std::vector<std::string>& arguments) {
  const TrainerFixture fixture;
  const Outcome outcome = fixture.Run(arguments);
  INFO("arguments: ", nlohmann::json(arguments).dump());
  CHECK(outcome.status == 2);
  CHECK(outcome.out == "");
  return outcome.err;
}

TEST_CASE("every help fits 80 columns and names no excluded options") {
  std::vector<std::vector<std::string>> commands{{"--help"}, {"train", "--help-all"}};
  for (const std::string& command : kCommands) commands.push_back({command, "--help"});
  for (const std::vector<std::string>& command : commands) {
    const std::string help = Help(command);
    CAPTURE(command.front());
    CHECK(help == Contains("Usage: trainer"));
    CHECK(help != Contains("Excludes"));
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      CHECK_MESSAGE(line.size() <= 80, line);
      CHECK_MESSAGE(!line.ends_with(' '), line);
    }
  }
}

TEST_CASE("the help lists every command once, with its other name") {
  const std::string help = Help({"--help"});
  for (const std::string& command : kCommands) CHECK(help == Contains(command));
  CHECK(help == Contains("label-issues, suspects"));
  CHECK(help == Contains("Train a classifier on a folder of photos"));
}

TEST_CASE("train --help shows the eight options that people use, --help-all the rest too") {
  const std::string help = Help({"train", "--help"});
  for (const std::string flag : {"--data DIR", "--out FILE", "--epochs N", "--size N", "--alpha X",
                                 "--init FILE", "--resume FILE", "--threads N"}) {
    CHECK(help == Contains("\n  " + flag + " "));
  }
  CHECK(help == Contains("trainer train --data photos --out pets.safetensors --epochs 30"));
  CHECK(help == Contains("trainer train --help-all shows "));
  for (const std::string flag : {"--cutmix", "--negatives", "--storage", "--batch"}) {
    CHECK(help != Contains(flag));
  }
  const std::string all = Help({"train", "--help-all"});
  for (const std::string text : {"\nOptions:\n", "\nRecipe:\n", "\nData:\n", "\nAugmentation:\n",
                                 "\nOutput:\n", "--epochs N", "--cutmix X", "--negatives DIR",
                                 "--storage NAME", "--batch, --batch-size N"}) {
    CHECK(all == Contains(text));
  }
}

TEST_CASE("a mistyped name gets a suggestion") {
  CHECK(UsageError({"trian", "--data", "d"}) ==
        "trainer: unknown command \"trian\"; did you mean train?\nFor help: trainer --help\n");
  CHECK(UsageError({"label-isues"}) == Contains("did you mean label-issues?"));
  CHECK(UsageError({"train", "--data", "d", "--out", "o", "--epoch", "3"}) ==
        "trainer: unknown option --epoch; did you mean --epochs?\n"
        "For help: trainer train --help\n");
  CHECK(UsageError({"train", "--dat=d", "--out", "o"}) ==
        Contains("unknown option --dat; did you mean --data?"));
  CHECK(UsageError({"paint"}) == "trainer: unknown command \"paint\"\nFor help: trainer --help\n");
  CHECK(UsageError({"info", "--colour"}) == Contains("unknown option --colour\n"));
  CHECK(UsageError({"check", "somewhere"}) == Contains("unexpected argument \"somewhere\"\n"));
}

TEST_CASE("options that are missing or do not go together are named") {
  CHECK(UsageError({}) == "trainer: expected a command\nFor help: trainer --help\n");
  CHECK(UsageError({"check"}) == Contains("trainer: --data is required\n"));
  CHECK(UsageError({"classify"}) == Contains("trainer: --weights is required\n"));
  CHECK(UsageError({"check", "--data"}) == Contains("--data: expected a value, found nothing\n"));
  CHECK(UsageError({"info", "--size", "32", "--size", "64"}) ==
        Contains("--size: expected it once, found it 2 times\n"));
  CHECK(UsageError({"train", "--data", "d", "--out", "o", "--resume", "c", "--alpha", "1"}) ==
        Contains("--resume and --alpha cannot be used together\n"));
  CHECK(UsageError({"bench", "--steps", "3"}) == Contains("--steps needs --train\n"));
}

TEST_CASE("every command refuses what is no number in its range, and says what it expected") {
  struct Case {
    std::string flag, expected;
    std::vector<std::string> command;
  };
  const std::string threads = "a whole number from 1 to 1024";
  const std::string size = "a multiple of 32 from 32 to 1024";
  const std::string alpha = "a number above 0 and up to 1";
  const std::vector<std::string> files{"--weights", "w", "--data", "d"};
  const auto with_files = [&](const std::string& name, bool out) {
    std::vector<std::string> command{name};
    command.insert(command.end(), files.begin(), files.end());
    if (out) command.insert(command.end(), {"--out", "o"});
    return command;
  };
  const std::vector<std::string> train{"train", "--data", "d", "--out", "o"};
  const std::vector<Case> cases{
      {.flag = "--threads", .expected = threads, .command = {"check", "--data", "d"}},
      {.flag = "--threads", .expected = threads, .command = train},
      {.flag = "--threads", .expected = threads, .command = with_files("evaluate", false)},
      {.flag = "--threads", .expected = threads, .command = with_files("quantize", true)},
      {.flag = "--threads", .expected = threads, .command = with_files("calibrate", true)},
      {.flag = "--threads", .expected = threads, .command = {"classify", "--weights", "w"}},
      {.flag = "--threads",
       .expected = threads,
       .command = {"card", "w", "--data", "d", "--out", "o"}},
      {.flag = "--threads",
       .expected = threads,
       .command = {"suspects", "w", "--data", "d", "--out", "o"}},
      {.flag = "--threads", .expected = threads, .command = {"bench"}},
      {.flag = "--top",
       .expected = "a whole number of at least 1",
       .command = {"classify", "--weights", "w"}},
      {.flag = "--photos",
       .expected = "a whole number from 1 to 10000",
       .command = with_files("quantize", true)},
      {.flag = "--alpha", .expected = alpha, .command = {"info"}},
      {.flag = "--alpha", .expected = alpha, .command = {"bench"}},
      {.flag = "--alpha", .expected = alpha, .command = train},
      {.flag = "--size", .expected = size, .command = {"info"}},
      {.flag = "--size", .expected = size, .command = {"bench"}},
      {.flag = "--size", .expected = size, .command = train},
      {.flag = "--classes", .expected = "a whole number of at least 2", .command = {"info"}},
      {.flag = "--runs", .expected = "a whole number from 1 to 1000000", .command = {"bench"}},
      {.flag = "--steps",
       .expected = "a whole number from 1 to 100000",
       .command = {"bench", "--train"}},
      {.flag = "--batch",
       .expected = "a whole number from 1 to 65536",
       .command = {"bench", "--train"}},
      {.flag = "--learning-rate", .expected = "a number above 0", .command = train},
  };
  for (const Case& wrong : cases) {
    for (const std::string argument : {"nan", "-inf", "0,001", "-1", "", "many"}) {
      std::vector<std::string> arguments = wrong.command;
      arguments.insert(arguments.end(), {wrong.flag, argument});
      const std::string name =
          wrong.command.front() == "suspects" ? "label-issues" : wrong.command.front();
      CHECK(UsageError(arguments) == "trainer: " + wrong.flag + ": expected " + wrong.expected +
                                         ", found \"" + argument + "\"\nFor help: trainer " + name +
                                         " --help\n");
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
