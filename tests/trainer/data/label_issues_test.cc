#include "trainer/data/label_issues.h"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

TEST_CASE("label issues have another predicted label, the highest confidence first") {
  const auto issues =
      FindLabelIssues({{.file = "cat/a", .label = 0, .probabilities = {0.9f, 0.1f}},
                       {.file = "cat/b", .label = 0, .probabilities = {0.25f, 0.75f}},
                       {.file = "dog/c", .label = 1, .probabilities = {0.875f, 0.125f}},
                       {.file = "cat/d", .label = 0, .probabilities = {0.25f, 0.75f}}});
  CHECK(ToTsv(issues, {"cat", "dog"}) ==
        "file\tlabel\tpredicted\tconfidence\n"
        "dog/c\tdog\tcat\t0.8750\n"
        "cat/b\tcat\tdog\t0.7500\n"
        "cat/d\tcat\tdog\t0.7500\n");
  CHECK(ToTsv(FindLabelIssues({}), {"cat", "dog"}) == "file\tlabel\tpredicted\tconfidence\n");
}

TEST_CASE("a list is read as it was written, with line numbers") {
  const TrainerFixture cli;
  const std::vector<std::string> labels{"cat", "dog"};
  const std::string text =
      ToTsv({{.file = "cat/a b", .label = 0, .predicted = 1, .confidence = 0.75},
             {.file = "dog/c", .label = 1, .predicted = 0, .confidence = 0.5}},
            labels);
  cli.Write("unix", text);
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  cli.Write("windows", windows);
  for (const char* name : {"unix", "windows"}) {
    const auto read = ReadLabelIssues(cli.Path(name), labels);
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK(read->at(2).file == "cat/a b");
    CHECK(read->at(2).label == 0);
    CHECK(read->at(2).predicted == 1);
    CHECK(read->at(2).confidence == 0.75);
    CHECK(read->at(3).file == "dog/c");
  }
}

TEST_CASE("an error names the line that cannot be read") {
  const TrainerFixture cli;
  const std::string columns = "file\tlabel\tpredicted\tconfidence\n";
  const auto refusal = [&](const std::string& text) {
    cli.Write("list", text);
    const auto read = ReadLabelIssues(cli.Path("list"), {"cat", "dog"});
    REQUIRE_FALSE(read);
    CHECK_MESSAGE(read.error().message.starts_with(cli.Path("list") + ": line "),
                  read.error().message);
    return read.error().message;
  };
  CHECK(refusal("") == Contains("line 1: expected the column names"));
  CHECK(refusal("cat/a\tcat\tdog\t0.5\n") == Contains("line 1: expected the column names"));
  CHECK(refusal(columns + "cat/a\tcat\tdog\t0.5\ncat/b\n") ==
        Contains("line 3: expected file, label, predicted label and confidence"));
  CHECK(refusal(columns + "cat/a\tcat\tdog\t0.5\t\n") == Contains("line 2: expected file, label"));
  CHECK(refusal(columns + "\ncat/a\tcat\tcow\t0.5\n") ==
        Contains("line 3: expected one of the labels cat, dog, found \"cow\""));
  for (const std::string share : {"", "often", "1.5", "-0.5", "nan", "0.5x"}) {
    CHECK(refusal(columns + "cat/a\tcat\tdog\t" + share + "\n") == Contains("line 2: expected a "));
  }
}

TEST_CASE("predictions of one photo are averaged") {
  CHECK(FindLabelIssues({{.file = "cat/a", .label = 0, .probabilities = {0.25f, 0.75f}},
                         {.file = "cat/a", .label = 0, .probabilities = {0.875f, 0.125f}}})
            .empty());
  const auto issues =
      FindLabelIssues({{.file = "cat/a", .label = 0, .probabilities = {0.0f, 1.0f}},
                       {.file = "cat/a", .label = 0, .probabilities = {0.75f, 0.25f}}});
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].confidence == doctest::Approx(0.625));
}

TEST_CASE("runs of all folds check every photo once, except the test photos") {
  const SmallDataset fixture;
  std::vector<std::string> command{"suspects", "--data", fixture.Path("data"), "--out",
                                   fixture.Path("suspects.tsv")};
  for (const std::string fold : {"1/3", "2/3", "3/3"}) {
    const std::string weights = "fold" + fold.substr(0, 1);
    const Outcome trained =
        fixture.Train(weights, {.epochs = "2", .more = {"--fold", fold, "--test-share", "0.25"}});
    INFO(trained.err);
    REQUIRE(trained.status == 0);
    CHECK(trained.out == Contains("6 for the test"));
    command.push_back(fixture.Path(weights));
  }
  const Outcome all = fixture.Run(command);
  INFO(all.err);
  REQUIRE(all.status == 0);
  CHECK(all.out == Contains("cat        12       9"));
  CHECK(all.out == Contains("dog        12       9"));

  // The list agrees with what evaluate counts of each fold.
  std::istringstream lines(fixture.Read("suspects.tsv"));
  std::string line;
  std::getline(lines, line);
  std::set<std::string> files;
  while (std::getline(lines, line)) files.insert(line.substr(0, line.find('\t')));
  int judged = 0;
  double wrong = 0;
  for (const std::string fold : {"fold1", "fold2", "fold3"}) {
    REQUIRE(fixture
                .Run({"evaluate", "--weights", fixture.Path(fold), "--data", fixture.Path("data"),
                      "--held-out", "--json", fixture.Path("json")})
                .status == 0);
    const auto json = nlohmann::json::parse(fixture.Read("json"));
    const int images = json["images"];
    CHECK(images > 0);
    judged += images;
    wrong += images * (1 - json["top1"].get<double>());
  }
  CHECK(judged == 18);
  CHECK(static_cast<double>(files.size()) == doctest::Approx(wrong));

  command.resize(6);  // one of the folds
  const Outcome one = fixture.Run(command);
  REQUIRE(one.status == 0);
  CHECK(one.out == Contains("cat        12       3"));
}

TEST_CASE("suspects refuses weights of another folder, and weights without a run") {
  const SmallDataset fixture;
  REQUIRE(WriteWeights(fixture.Path("any"), ConstantWeights({"cat", "dog"}, {1, 0}),
                       Storage::kFloat32));
  const auto suspects = [&](const std::string& weights) {
    return fixture.Run({"suspects", fixture.Path(weights), "--data", fixture.Path("data"), "--out",
                        fixture.Path("suspects.tsv")});
  };
  const Outcome unknown = suspects("any");
  CHECK(unknown.status == 1);
  CHECK(unknown.err ==
        Contains("any: the weights do not say which photos their training held out"));
  Weights partial = ConstantWeights({"cat", "dog"}, {1, 0});
  partial.provenance = R"({"data_digest":"0","options":{"seed":1}})";
  REQUIRE(WriteWeights(fixture.Path("partial"), partial, Storage::kFloat32));
  const std::string why = suspects("partial").err;
  CHECK(why == Contains("do not say which photos their training held out: training option \""));
  REQUIRE(fixture.Train("mine", {.epochs = "1"}).status == 0);
  CHECK(suspects("mine").status == 0);
  std::filesystem::remove(fixture.Path("suspects.tsv"));
  fixture.Write("data/dog/new.bmp", PhotoBytes(36, 36, 99));
  const Outcome other = suspects("mine");
  CHECK(other.status == 1);
  CHECK(other.err ==
        Contains("mine: " + fixture.Path("data") + ": expected the photos that the weights"));
  CHECK_FALSE(fixture.Exists("suspects.tsv"));
}

TEST_CASE("a fold that does not exist is wrong usage") {
  const SmallDataset fixture;
  for (const std::string fold : {"0/3", "4/3", "1", "1/3x", "1/1", "a/b"}) {
    const Outcome outcome = fixture.Train("out", {.more = {"--fold", fold}});
    CHECK(outcome.status == 2);
    CHECK(outcome.err ==
          Contains("--fold: expected K/N with K from 1 to N, and N at least 2, found \"" + fold +
                   "\""));
  }
  const TrainingRun both{.more = {"--fold", "1/3", "--val-share", "0.2"}};
  CHECK(fixture.Train("out", both).status == 2);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
