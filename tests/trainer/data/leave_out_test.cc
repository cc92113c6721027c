#include "trainer/data/leave_out.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

const std::string kColumns = "file\tlabel\tpredicted\tconfidence\n";

// `count` photos whose labels alternate. Photo i is file 10 i.
PhotoSet TwoClasses(uint32_t count) {
  PhotoSet photos;
  photos.labels = {"cat", "dog"};
  for (uint32_t i = 0; i < count; ++i) {
    photos.photos.push_back(
        {.width = 1, .height = 1, .label = static_cast<int>(i % 2), .file = 10 * i});
  }
  return photos;
}

TEST_CASE("the photos of the list leave the training photos, and no others do") {
  Split split;
  split.train = {0, 1, 2, 3, 5};
  split.validation = {4, 6};
  split.test = {7, 8};
  // File 35 could not be decoded, so it is no photo.
  const LeaveOutList list{"list", {{50, 2}, {40, 3}, {70, 4}, {0, 5}, {35, 6}, {0, 7}}};
  REQUIRE(LeaveOut(list, TwoClasses(9), split));
  CHECK(split.train == std::vector<uint32_t>{1, 2, 3});
  CHECK(split.left_out == std::vector<uint32_t>{0, 5});
  CHECK(split.validation == std::vector<uint32_t>{4, 6});
  CHECK(split.test == std::vector<uint32_t>{7, 8});
}

TEST_CASE("the digest does not depend on the order of the list") {
  const auto digest = [](const std::vector<LeaveOutList::Photo>& photos) {
    Split split;
    split.train = {0, 1, 2, 3, 4, 5};
    REQUIRE(LeaveOut({"list", photos}, TwoClasses(6), split));
    return LeftOutDigest(split);
  };
  CHECK(digest({}).empty());
  CHECK(digest({{10, 2}, {20, 3}}) == digest({{20, 2}, {10, 3}}));
  CHECK(digest({{10, 2}, {20, 3}}) != digest({{10, 2}, {40, 3}}));
  CHECK(digest({{10, 2}}) != digest({{10, 2}, {20, 3}}));
}

TEST_CASE("an error names the line that would leave a class without photos") {
  Split split;
  split.train = {0, 1, 2, 3};
  const auto left = LeaveOut({"list", {{0, 2}, {10, 3}, {20, 4}}}, TwoClasses(4), split);
  REQUIRE_FALSE(left);
  CHECK(left.error().message == Contains("list: line 4: this leaves no photos of cat to train on"));
}

// The photos of a data set by the part of the split that holds them, with a quarter for the test.
struct Sides {
  explicit Sides(const SmallDataset& fixture) {
    ThreadPool pool(1);
    const DataFolder folder = ScanDataFolder(fixture.Path("data")).value();
    const PhotoSet photos = DecodePhotos(folder, PhotoShortSide(32), pool, {}, {}).value();
    const Split split = SplitPhotos(photos, {.validation_share = 0.2, .test_share = 0.25});
    const auto names = [&](const std::vector<uint32_t>& indices) {
      std::vector<std::string> list;
      for (const uint32_t i : indices) list.push_back(folder.files[photos.photos[i].file].relative);
      return list;
    };
    train = names(split.train);
    validation = names(split.validation);
    test = names(split.test);
  }
  std::vector<std::string> train, validation, test;
};

std::string Line(const std::string& file, const std::string& confidence) {
  const std::string label = file.substr(0, 3);
  return file + "\t" + label + "\t" + (label == "cat" ? "dog" : "cat") + "\t" + confidence + "\n";
}

Outcome Train(const SmallDataset& fixture, const std::string& out, std::vector<std::string> more) {
  more.insert(more.end(), {"--test-share", "0.25"});
  return fixture.Train(out, {.epochs = "3", .more = more});
}

nlohmann::json ProvenanceOf(const SmallDataset& fixture, const std::string& weights) {
  return nlohmann::json::parse(ReadWeights(fixture.Path(weights)).value().provenance);
}

TEST_CASE("a run leaves out photos from a confidence on, and is measured on the same photos") {
  const SmallDataset fixture;
  const Sides sides(fixture);
  REQUIRE(sides.validation.size() >= 2);
  fixture.Write("held.tsv",
                kColumns + Line(sides.validation[0], "0.9000") + Line(sides.test[0], "0.8000"));
  fixture.Write("list.tsv", kColumns + Line(sides.train[0], "0.9000") +
                                Line(sides.test[0], "0.8000") + Line(sides.train[1], "0.5000"));
  const Outcome plain = Train(fixture, "plain", {});
  INFO(plain.err);
  REQUIRE(plain.status == 0);
  CHECK(plain.out != Contains("left out"));

  // Validation and test photos stay, so nothing changes.
  REQUIRE(Train(fixture, "held", {"--leave-out", fixture.Path("held.tsv")}).status == 0);
  CHECK(FirstDifference(fixture.Read("held"), fixture.Read("plain")) == "");

  const Outcome all = Train(fixture, "all", {"--leave-out", fixture.Path("list.tsv")});
  INFO(all.err);
  REQUIRE(all.status == 0);
  CHECK(all.out == Contains("6 for the test, 2 left out"));
  const Outcome sure =
      Train(fixture, "sure", {"--leave-out", fixture.Path("list.tsv"), "--leave-out-from", "0.9"});
  REQUIRE(sure.status == 0);
  CHECK(sure.out == Contains("6 for the test, 1 left out"));
  CHECK(FirstDifference(fixture.Read("all"), fixture.Read("plain")) != "");

  const nlohmann::json before = ProvenanceOf(fixture, "plain"),
                       after = ProvenanceOf(fixture, "all");
  CHECK_FALSE(before.contains("left_out_digest"));
  CHECK(after["left_out_photos"] == 2);
  CHECK(after["training_photos"].get<size_t>() == sides.train.size() - 2);
  CHECK(after["validation_photos"] == before["validation_photos"]);
  CHECK(ProvenanceOf(fixture, "sure")["left_out_digest"] != after["left_out_digest"]);

  for (const std::string part : {"--held-out", "--test"}) {
    const auto judged = [&](const std::string& weights) {
      REQUIRE(fixture
                  .Run({"evaluate", "--weights", fixture.Path(weights), "--data",
                        fixture.Path("data"), part, "--json", fixture.Path("json")})
                  .status == 0);
      return nlohmann::json::parse(fixture.Read("json"))["classes"];
    };
    const nlohmann::json with = judged("all"), without = judged("plain");
    for (const char* label : {"cat", "dog"}) CHECK(with[label]["n"] == without[label]["n"]);
  }

  REQUIRE(fixture
              .Run({"card", fixture.Path("sure"), "--data", fixture.Path("data"), "--test", "--out",
                    fixture.Path("card.md")})
              .status == 0);
  const std::string card = fixture.Read("card.md");
  INFO(card);
  CHECK(card == Contains("--test-share 0.25 --leave-out-from 0.9 "));
  CHECK(card == Contains(" --leave-out FILE"));
  CHECK(card == Contains("; left out 1 photo with doubtful labels; "));
  CHECK(fixture.Read("all.report.html") == Contains("photos left out"));
}

TEST_CASE("a run resumes to the same weights, and only with the same photos left out") {
  const SmallDataset fixture;
  const Sides sides(fixture);
  const std::string first = Line(sides.train[0], "0.9000"), second = Line(sides.train[1], "0.6000");
  fixture.Write("list.tsv", kColumns + first + second);
  REQUIRE(
      Train(fixture, "whole", {"--leave-out", fixture.Path("list.tsv"), "--leave-out-from", "0.5"})
          .status == 0);
  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const auto go_on = [&](const std::vector<std::string>& more) {
    return fixture.Train("resumed", {.resume = fixture.Path("early"), .more = more});
  };
  // The checkpoint has --leave-out-from, so lines below that confidence do not matter.
  fixture.Write("list.tsv", kColumns + second + Line(sides.train[2], "0.4000") + "\n" + first);
  const Outcome resumed = go_on({"--leave-out", fixture.Path("list.tsv")});
  INFO(resumed.err);
  REQUIRE(resumed.status == 0);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");

  fixture.Write("list.tsv", kColumns + first);
  const Outcome other = go_on({"--leave-out", fixture.Path("list.tsv")});
  CHECK(other.status == 1);
  CHECK(other.err == Contains("early: the photos that --leave-out names are not those of the run: "
                              "expected 2 photos, digest "));
  CHECK(other.err == Contains(", found 1 photo, digest "));
  const Outcome without = go_on({});
  CHECK(without.status == 2);
  CHECK(without.err == Contains("--leave-out-from: expected --leave-out with a list, found none"));
}

TEST_CASE("a run without a list resumes only without one") {
  const SmallDataset fixture;
  const Sides sides(fixture);
  REQUIRE(Train(fixture, "run", {}).status == 0);
  fixture.Write("list.tsv", kColumns + Line(sides.train[0], "0.9000"));
  const Outcome refused = fixture.Train("run", {.resume = fixture.Path("run.checkpoint"),
                                                .more = {"--leave-out", fixture.Path("list.tsv")}});
  CHECK(refused.status == 1);
  CHECK(refused.err ==
        Contains("--leave-out names are not those of the run: expected none, found 1 photo, "));
}

TEST_CASE("a list that does not fit the folder is refused by file and line") {
  const SmallDataset fixture;
  const auto refusal = [&](const std::string& content) {
    fixture.Write("list.tsv", content);
    const Outcome outcome = Train(fixture, "run", {"--leave-out", fixture.Path("list.tsv")});
    CHECK(outcome.status == 1);
    CHECK_FALSE(fixture.Exists("run.checkpoint"));
    return outcome.err;
  };
  const std::string list = fixture.Path("list.tsv"), good = Line("cat/0.bmp", "0.9000");
  CHECK(refusal(kColumns + good + Line("cat/99.bmp", "0.8000")) ==
        Contains(list + ": line 3: expected a file in " + fixture.Path("data") +
                 ", found none that is called cat/99.bmp"));
  CHECK(refusal(kColumns + "cat/0.bmp\tdog\tcat\t0.9\n") ==
        Contains(list + ": line 2: expected the label of cat/0.bmp, cat, found dog"));
  std::string cats = kColumns;
  for (int i = 0; i < 24; i += 2) cats += Line("cat/" + std::to_string(i) + ".bmp", "0.7");
  const std::string empty = refusal(cats);
  CHECK(empty == Contains(list + ": line "));
  CHECK(empty == Contains("this leaves no photos of cat to train on"));
  CHECK_FALSE(fixture.Exists("run"));

  const Outcome missing = Train(fixture, "run", {"--leave-out", fixture.Path("none.tsv")});
  CHECK(missing.status == 1);
  CHECK(missing.err == Contains(fixture.Path("none.tsv") + ": "));
  CHECK(Train(fixture, "run", {"--leave-out-from", "0.5"}).status == 2);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
