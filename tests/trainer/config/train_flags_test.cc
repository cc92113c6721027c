// Training options on their way between the command line, JSON and the model card.
#include "trainer/config/train_flags.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/contains.h"
#include "trainer/config/train_option_table.h"
#include "trainer/console/help_formatter.h"

TEST_SUITE_BEGIN("trainer.config");

namespace mobilenet {
namespace {

// An argument for each flag that differs from both presets' value.
const std::map<std::string, std::string>& OtherArguments() {
  static const std::map<std::string, std::string> arguments{
      {"--preset", "seed"},
      {"--alpha", "0.25"},
      {"--size", "96"},
      {"--epochs", "80"},
      {"--batch", "64"},
      {"--seed", "12345678901234567"},
      {"--val-share", "0.1"},
      {"--test-share", "0.15"},
      {"--precision", "bf16"},
      {"--weight-decay", "5e-05"},
      {"--learning-rate", "0.123"},
      {"--min-area", "0.5"},
      {"--colour", "0.15"},
      {"--erase", "0.1"},
      {"--label-smoothing", "0.07"},
      {"--distill", "0.55"},
      {"--cutmix", "0.25"},
      {"--balance", "0.9"},
      {"--unseen-negatives", "sea"},
      {"--bf16-after", "0.35"},
      {"--fold", "2/3"},
      {"--background", ""},
      {"--leave-out-from", "0.95"},
      {"--zoom-out", "0.3"},
      {"--rotate", "15"},
      {"--hue", "20"},
      {"--grey", "0.05"},
      {"--degrade", "0.2"},
      {"--mixup", "0.15"},
      {"--others", "labels"},
      {"--unseen-sources", "phone"},
  };
  return arguments;
}

std::vector<TrainOption> Table() {
  static TrainOptions options;
  return TrainOptionTable(options);
}

// "--alpha 0.25 --background" as the command line gives it.
std::vector<TrainFlag> ParseFlags(const std::string& text) {
  std::vector<TrainFlag> flags;
  CLI::App app;
  std::string checkpoint;
  AddTrainFlags(app, *app.add_option("--resume", checkpoint), flags);
  app.parse(text);
  return flags;
}

std::string HelpText() {
  CLI::App app("", "trainer");
  app.formatter(std::make_shared<HelpFormatter>());
  std::string checkpoint;
  std::vector<TrainFlag> flags;
  AddTrainFlags(app, *app.add_option("--resume", checkpoint), flags);
  std::string text, words = app.help();
  for (const char c : words) {  // undo the line breaks
    const char next = c == '\n' ? ' ' : c;
    if (next != ' ' || text.empty() || text.back() != ' ') text += next;
  }
  return text;
}

TEST_CASE("every option survives flag, JSON, card and command line") {
  for (const TrainOption& option : Table()) {
    if (option.flag.empty()) continue;
    CAPTURE(option.flag);
    REQUIRE(OtherArguments().contains(option.flag));
    std::vector<TrainFlag> flags;
    // bf16 gives --bf16-after a meaning; the card leaves it out without.
    if (option.flag == "--bf16-after") flags.push_back({"--precision", "bf16"});
    const auto before = OptionsFromFlags(flags);
    flags.push_back({option.flag, OtherArguments().at(option.flag)});
    const auto options = OptionsFromFlags(flags);
    REQUIRE(options.has_value());
    CHECK(ToJson(*options) != ToJson(*before));  // the flag has an effect

    const auto from_json = TrainOptionsFromJson(ToJson(*options));
    REQUIRE(from_json.has_value());
    const std::string text = FlagsText(*from_json);
    CHECK(text == Contains(option.flag));
    const auto again = OptionsFromFlags(ParseFlags(text));
    REQUIRE(again.has_value());
    CHECK(ToJson(*again) == ToJson(*options));
    CHECK(FlagsText(*again) == text);
  }
}

TEST_CASE("all options together survive flags, JSON and card") {
  std::vector<TrainFlag> flags;
  for (const auto& [flag, argument] : OtherArguments()) flags.push_back({flag, argument});
  flags.push_back({"--unseen-negatives", "indoor kitchen"});
  const auto options = OptionsFromFlags(flags);
  REQUIRE(options.has_value());
  CHECK(options->unseen_negatives == std::vector<std::string>{"sea", "indoor kitchen"});
  CHECK(FlagsText(*options) ==
        "--preset seed --alpha 0.25 --size 96 --epochs 80 --batch 64 --seed 12345678901234567 "
        "--val-share 0.1 --test-share 0.15 --precision bf16 --weight-decay 5e-05 "
        "--learning-rate 0.123 --min-area 0.5 --colour 0.15 --erase 0.1 --label-smoothing 0.07 "
        "--distill 0.55 --cutmix 0.25 --balance 0.9 --unseen-negatives sea "
        "--unseen-negatives 'indoor kitchen' --bf16-after 0.35 --fold 2/3 --background "
        "--leave-out-from 0.95 --zoom-out 0.3 --rotate 15 --hue 20 --grey 0.05 --degrade 0.2 "
        "--mixup 0.15 --others labels --unseen-sources phone");
}

TEST_CASE("the card's flags name what differs from the preset, the epochs and the seed") {
  CHECK(FlagsText(*OptionsFromFlags({})) == "--epochs 60 --seed 1");
  CHECK(FlagsText(*OptionsFromFlags({{"--preset", "seed"}})) ==
        "--preset seed --epochs 50 --seed 1");
  CHECK(FlagsText(*OptionsFromFlags({{"--bf16-after", "0.5"}})) == "--epochs 60 --seed 1");
}

TEST_CASE("the help tells every option's default and limits") {
  const std::string help = HelpText();
  for (const TrainOption& option : Table()) {
    if (option.flag.empty()) continue;
    CAPTURE(option.flag);
    CHECK(help == Contains(option.flag));
    CHECK(help == Contains(option.alias));
    CHECK(help == Contains(option.help + (AllowedText(option).empty() ? "" : " (")));
    CHECK(help == Contains(AllowedText(option)));
    CHECK(option.help != "");
  }
  CHECK(help == Contains("(a multiple of 32 from 32 to 1024; default: 128)"));
  CHECK(help == Contains("(from 1 to 100000; default: 60, or 50 with --preset seed)"));
  CHECK(help == Contains("(above 0; default: 0.4, or 0.002 with --preset seed)"));
  CHECK(help == Contains("(from 0 to 0.9; default: 0.3, or 0 with --preset seed)"));
  CHECK(help == Contains("(best or seed; default: best)"));
  CHECK(help == Contains("(at least 0; default: 1)"));
}

TEST_CASE("a wrong argument is refused by the name of its flag") {
  struct Refusal {
    std::string flag, message;
  };
  const std::vector<Refusal> refusals{
      {"--alpha=2", "--alpha: expected a number above 0 and up to 1, found \"2\""},
      {"--size=100", "--size: expected a multiple of 32 from 32 to 1024, found \"100\""},
      {"--epochs=1e1", "--epochs: expected a whole number from 1 to 100000, found \"1e1\""},
      {"--batch-size=0", "--batch: expected a whole number from 1 to 65536, found \"0\""},
      {"--seed=-1", "--seed: expected a whole number of at least 0, found \"-1\""},
      {"--preset=bset", "--preset: expected best or seed, found \"bset\""},
      {"--precision=fp16", "--precision: expected float32 or bf16, found \"fp16\""},
      {"--learning-rate=nan", "--learning-rate: expected a number above 0, found \"nan\""},
      {"--learning-rate=0,001", "--learning-rate: expected a number above 0, found \"0,001\""},
      {"--weight-decay=inf", "--weight-decay: expected a number of at least 0, found \"inf\""},
      {"--fold=4/3", "--fold: expected K/N with K from 1 to N, and N at least 2, found \"4/3\""},
      {"--fold=1/1", "--fold: expected K/N with K from 1 to N, and N at least 2, found \"1/1\""},
      {"--fold=1/3x", "--fold: expected K/N with K from 1 to N, and N at least 2, found \"1/3x\""},
  };
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.flag);
    CHECK_THROWS_WITH_AS(ParseFlags(refusal.flag), refusal.message.c_str(), CLI::ValidationError);
  }
  for (const TrainOption& option : Table()) {
    if (option.flag.empty() || !std::holds_alternative<NumberRange>(option.allowed)) continue;
    for (const std::string argument : {"nan", "inf", "0,001", "", "1x"}) {
      CAPTURE(option.flag);
      CAPTURE(argument);
      CHECK_FALSE(OptionsFromFlags({{option.flag, argument}}).has_value());
    }
  }
}

TEST_CASE("options that contradict each other are refused") {
  CHECK_THROWS_AS(ParseFlags("--fold 1/3 --val-share 0.1"), CLI::ExcludesError);
  for (const TrainOption& option : Table()) {
    if (option.flag.empty()) continue;
    CAPTURE(option.flag);
    const std::string argument = OtherArguments().at(option.flag);
    CHECK_THROWS_AS(ParseFlags("--resume c " + option.flag + " " + argument), CLI::ExcludesError);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
