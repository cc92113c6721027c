// The model card.
#include <doctest/doctest.h>

#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"
#include "trainer/base/markdown.h"

TEST_SUITE_BEGIN("trainer.report");

namespace mobilenet {
namespace {

TEST_CASE("a bar in a cell is escaped") {
  MarkdownTable table({"a", "b|c"});
  table.AddRow({"1", "2"});
  CHECK(table.ToString() == "| a | b\\|c |\n|---|---|\n| 1 | 2 |\n");
}

TEST_CASE("card measures files on the test photos and prints how they were trained") {
  const SmallDataset fixture;
  fixture.WriteNegatives();
  fixture.Write("sources.tsv", "cat/0.bmp\tcamera\n");
  fixture.Write("notes.md", "## Limits\n\nDrawings were not tested.\n");
  REQUIRE(fixture
              .Train("float", {.epochs = "2",
                               .more = {"--test-share", "0.3", "--negatives",
                                        fixture.Path("negatives"), "--unseen-negatives", "cars"}})
              .status == 0);
  REQUIRE(fixture
              .Run({"quantize", "--weights", fixture.Path("float"), "--data", fixture.Path("data"),
                    "--out", fixture.Path("int8")})
              .status == 0);
  const Outcome outcome = fixture.Run(
      {"card", fixture.Path("int8"), fixture.Path("float"), "--data", fixture.Path("data"),
       "--test", "--negatives", fixture.Path("negatives"), "--sources", fixture.Path("sources.tsv"),
       "--notes", fixture.Path("notes.md"), "--out", fixture.Path("card.md")});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  const std::string card = fixture.Read("card.md");
  INFO(card);
  const std::string training =
      "trainer train --data DIR --out FILE --alpha 0.25 --size 32 --epochs 2 --batch 8 --seed 1 "
      "--test-share 0.3 --unseen-negatives cars --negatives DIR";
  for (const char* expected :
       {"| `int8` | int8 | 0.2", "| `float` | float16, batch norm not folded: can be fine-tuned |",
        "were not used in training, nor in any choice", "| cat | 4 | ", "| dog | 4 | ",
        "| cars | 5 | no | ", "| food | 2 | yes, other photos | ", "| cat | unknown | ",
        "`int8` and `float`:", training.c_str(), "kept for the test",
        "## Limits\n\nDrawings were not tested.\n"}) {
    CHECK_MESSAGE((card == Contains(expected)), expected);
  }
  CHECK(card != Contains(fixture.Path("")));  // names no folder of the machine that made it
}

TEST_CASE(
    "the card has both commands of a run that started from another's weights, also after a "
    "resume") {
  const SmallDataset fixture;
  const std::string first = fixture.Path("first");
  REQUIRE(fixture.Train("first", {.epochs = "2"}).status == 0);
  const Outcome same =
      fixture.Train("second", {.epochs = "3", .more = {"--init", first, "--teacher", first}});
  REQUIRE(same.status == 0);
  CHECK(same.err != Contains("was trained on"));
  const TrainingRun resumed{.resume = fixture.Path("second.checkpoint.previous"),
                            .more = {"--teacher", first}};
  REQUIRE(fixture.Train("resumed", resumed).status == 0);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("second")) == "");

  REQUIRE(fixture
              .Run({"card", fixture.Path("second"), "--data", fixture.Path("data"), "--out",
                    fixture.Path("card.md")})
              .status == 0);
  const std::string command = "    trainer train --data DIR --out FILE --alpha 0.25 --size 32";
  CHECK(fixture.Read("card.md") ==
        Contains(command + " --epochs 2 --batch 8 --seed 1\n" + command +
                 " --epochs 3 --batch 8 --seed 1 --init FIRST --teacher FILE\n"));
}

TEST_CASE("a run warns when its initial weights were trained on photos that it holds out") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("first", {.epochs = "1"}).status == 0);
  const Outcome outcome = fixture.Train(
      "second", {.epochs = "1", .more = {"--init", fixture.Path("first"), "--test-share", "0.5"}});
  CHECK(outcome.status == 0);
  INFO(outcome.err);
  CHECK(outcome.err == Contains("first was trained on "));
  CHECK(outcome.err ==
        Contains(" photos that this run holds out: results on them will be too good"));
}

TEST_CASE("card refuses files with other labels, and names them") {
  const SmallDataset fixture;
  REQUIRE(WriteWeights(fixture.Path("one"), ConstantWeights({"cat", "dog"}, {1, 0}),
                       Storage::kFloat32));
  REQUIRE(WriteWeights(fixture.Path("other"), ConstantWeights({"cat", "cow", "dog"}, {1, 0, 0}),
                       Storage::kFloat32));
  const Outcome outcome = fixture.Run({"card", fixture.Path("one"), fixture.Path("other"), "--data",
                                       fixture.Path("data"), "--out", fixture.Path("card.md")});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains("other: expected the labels of " + fixture.Path("one") +
                                " (cat, dog), found cat, cow, dog"));
  CHECK_FALSE(fixture.Exists("card.md"));

  const Outcome alone = fixture.Run({"card", fixture.Path("one"), "--data", fixture.Path("data"),
                                     "--out", fixture.Path("card.md")});
  CHECK_MESSAGE(alone.status == 0, alone.err);
  const std::string card = fixture.Read("card.md");
  CHECK(card == Contains("On the folder's 24 photos"));
  CHECK(card == Contains("50.0%"));
  CHECK(card == Contains("Top-1 with its 95% interval: `one` 50.0% (31 to 69%) of 24."));
  CHECK(card == Contains("dog classified as cat (12)"));
  CHECK(card == Contains("The file does not say how it was trained."));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
