// Sources that training never sees: the list, the split, and runs.
#include "trainer/config/unseen_sources.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/base/random.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"
#include "trainer/config/provenance.h"

TEST_SUITE_BEGIN("trainer.config");

namespace mobilenet {
namespace {

TEST_CASE("a list of sources is read, or refused with its line") {
  const TemporaryFolder folder;
  folder.Write("sources.tsv", std::string("cat/0.bmp\tweb\r\n\ncat/2.bmp\tfilm"));
  const auto sources = ReadSources(folder.Path("sources.tsv"));
  REQUIRE(sources);
  CHECK(*sources == Sources{{"cat/0.bmp", "web"}, {"cat/2.bmp", "film"}});
  folder.Write("broken.tsv", std::string("cat/0.bmp\tweb\ncat/2.bmp film\n"));
  const auto broken = ReadSources(folder.Path("broken.tsv"));
  REQUIRE(!broken);
  CHECK(broken.error().message == Contains("broken.tsv: line 2: expected a file and its source"));
  CHECK(!ReadSources(folder.Path("nowhere.tsv")));
}

TEST_CASE("the list is the one that is named, in the data folder, or beside it") {
  const TemporaryFolder folder;
  folder.Write("photos/cat/0.bmp", "");
  CHECK(FindSources("other.tsv", folder.Path("photos")) == "other.tsv");
  CHECK(FindSources("", folder.Path("photos")) == "");
  folder.Write("sources.tsv", "");
  CHECK(FindSources("", folder.Path("photos")) == folder.Path("sources.tsv"));
  CHECK(FindSources("", folder.Path("photos/")) == folder.Path("sources.tsv"));
  CHECK(FindSources("", folder.Path("photos/cat/..")) == folder.Path("sources.tsv"));
  folder.Write("photos/sources.tsv", "");
  CHECK(FindSources("", folder.Path("photos")) == folder.Path("photos/sources.tsv"));
}

// Photos of two classes, without pixels. Those of every third file are of the source "film".
struct Photos {
  explicit Photos(int count) {
    folder.root = "photos";
    folder.labels = photos.labels = {"cat", "dog"};
    std::string text;
    for (int i = 0; i < count; ++i) {
      const std::string name = "cat/" + std::to_string(i);
      Random random(5, static_cast<uint64_t>(i));
      const uint64_t hash = uint64_t{random.Next()} << 32 | random.Next();
      folder.files.push_back({name, name, i % 2});
      photos.photos.push_back({.label = i % 2, .file = static_cast<uint32_t>(i), .hash = hash});
      text += name + (i % 3 == 0 ? "\tfilm\n" : i % 3 == 1 ? "\tweb\n" : "\tphone\n");
    }
    files.Write("sources.tsv", text);
  }

  Split Splitted(const std::vector<std::string>& unseen) const {
    Split split = SplitPhotos(photos, {.validation_share = 0.2, .test_share = 0.1});
    const auto held_out = HoldOutSources(unseen, list, folder, photos, split);
    REQUIRE(held_out);
    return split;
  }
  std::string ErrorOf(const std::vector<std::string>& unseen) const {
    Split split = SplitPhotos(photos, {.validation_share = 0.2, .test_share = 0.1});
    const auto held_out = HoldOutSources(unseen, list, folder, photos, split);
    REQUIRE(!held_out);
    return held_out.error().message;
  }

  TemporaryFolder files;
  std::string list = files.Path("sources.tsv");
  DataFolder folder;
  PhotoSet photos;
};

TEST_CASE("unseen sources leave every part of the split, and the others stay where they are") {
  const Photos data(120);
  const Split all = data.Splitted({}), split = data.Splitted({"film"});
  CHECK(all.train.size() == 84);
  CHECK(all.validation.size() == 24);
  CHECK(all.test.size() == 12);
  CHECK(all.unseen.empty());
  CHECK(UnseenDigest(all) == "");
  const auto without_film = [](std::vector<uint32_t> part) {
    std::erase_if(part, [](uint32_t i) { return i % 3 == 0; });
    return part;
  };
  CHECK(split.train == without_film(all.train));
  CHECK(split.validation == without_film(all.validation));
  CHECK(split.test == without_film(all.test));
  CHECK(split.unseen.size() + split.unseen_test.size() == 40);
  for (const uint32_t i : split.unseen) CHECK(i % 3 == 0);
  // The test's photos stay test photos.
  for (const uint32_t i : split.unseen_test) {
    CHECK(i % 3 == 0);
    CHECK(std::ranges::binary_search(all.test, i));
  }
  CHECK(std::ranges::is_sorted(split.unseen));
  const Split two = data.Splitted({"film", "phone"});
  CHECK(two.unseen.size() + two.unseen_test.size() == 80);
  CHECK(UnseenDigest(split) != "");
  CHECK(UnseenDigest(split) != UnseenDigest(two));
}

TEST_CASE("a photo of an unseen source is not used when its near-duplicate is trained on") {
  Photos data(120);
  const Split before = data.Splitted({"film"});
  const auto is_in = [](const std::vector<uint32_t>& part, uint32_t i) {
    return std::ranges::binary_search(part, i);
  };
  int trained = 0, held_out = 0;
  for (const uint32_t film : {before.unseen.back(), before.unseen_test.back()}) {
    const uint64_t own_hash = data.photos.photos[film].hash;
    for (uint32_t twin = 1; twin < 120; twin += 3) {
      // Near-duplicates are in one part of the split. It decides whether the film's photo is used.
      data.photos.photos[film].hash = data.photos.photos[twin].hash ^ 1;
      const Split split = data.Splitted({"film"});
      ++(is_in(split.train, twin) ? trained : held_out);
      CHECK((is_in(split.unseen, film) || is_in(split.unseen_test, film)) ==
            !is_in(split.train, twin));
      for (const auto* part : {&split.train, &split.validation, &split.test}) {
        CHECK(!is_in(*part, film));
      }
    }
    data.photos.photos[film].hash = own_hash;
  }
  CHECK(trained > 0);
  CHECK(held_out > 0);
  CHECK(data.Splitted({"film"}).unseen == before.unseen);
}

TEST_CASE("sources that cannot be held out are refused by name") {
  Photos data(12);
  CHECK(data.ErrorOf({"flim"}) == "--unseen-sources: there is no source \"flim\" in " + data.list +
                                      "; sources are film, phone, web");
  CHECK(data.ErrorOf({"film", "web", "phone"}) ==
        "--unseen-sources: no photos of cat are left to train on; hold out fewer sources");
  data.files.Write("sources.tsv", std::string("cat/1\tweb\nelsewhere/2\tfilm\n"));
  CHECK(data.ErrorOf({"film"}) ==
        "--unseen-sources: " + data.list +
            " has no photo of photos for the source \"film\"; it names files as class "
            "folder/file name");
  data.files.Write("sources.tsv", std::string("cat/1\tweb\ncat/2\n"));
  CHECK(data.ErrorOf({"web"}) == Contains("sources.tsv: line 2: expected a file and its source"));
  data.list = "";
  CHECK(data.ErrorOf({"web"}) ==
        "--unseen-sources: expected a list sources.tsv in photos or beside it, found none; name "
        "the list with --sources");
}

// Twelve photos of each class: a third of them, four of each, is of the source "film". One of these
// eight has a near-duplicate among the training photos, so seven are used.
class SourcesDataset : public SmallDataset {
 public:
  SourcesDataset() {
    std::string list;
    for (int i = 0; i < 24; ++i) {
      list += (i % 2 == 0 ? "cat/" : "dog/") + std::to_string(i) + ".bmp\t" +
              (i % 6 < 2 ? "film" : "web") + "\n";
    }
    Write("sources.tsv", list);
  }

  nlohmann::json Evaluated(const std::string& weights, const std::string& part) const {
    const Outcome outcome = Run({"evaluate", "--weights", Path(weights), "--data", Path("data"),
                                 part, "--json", Path("figures.json")});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.out == Contains("held-out photos of  photos"));
    CHECK(outcome.out == Contains("unseen sources: film\n"));
    return nlohmann::json::parse(Read("figures.json"));
  }
};

TEST_CASE("a run measures the sources that it did not see, and evaluate finds them again") {
  const SourcesDataset fixture;
  const Outcome run = fixture.Train(
      "held", {.epochs = "3", .more = {"--unseen-sources", "film", "--test-share", "0.2"}});
  REQUIRE(run.status == 0);
  CHECK(run.out == Contains(", 7 of unseen sources"));
  CHECK(run.out == Contains("unseen sources: film\n"));
  CHECK(fixture.Read("held.report.html") == Contains("top-1 on unseen sources"));

  // All photos of the film are in one of the two parts.
  const auto validation = fixture.Evaluated("held", "--held-out");
  const auto test = fixture.Evaluated("held", "--test");
  CHECK(validation["unseen_sources"]["sources"] == nlohmann::json{"film"});
  CHECK(validation["unseen_sources"]["images"].get<int>() +
            test["unseen_sources"]["images"].get<int>() ==
        7);
  CHECK(validation["unseen_sources"]["known"].is_number());
  CHECK(validation["unseen_sources"]["classes"]["cat"]["recall"].is_number());
  // The provenance has the figure that evaluate measures, up to the weights' float16.
  const auto weights = ReadWeights(fixture.Path("held"));
  REQUIRE(weights);
  const auto provenance = ParseProvenance(weights->provenance);
  REQUIRE(provenance);
  CHECK(provenance->unseen_photos == 7);
  CHECK(provenance->unseen_top1 ==
        doctest::Approx(validation["unseen_sources"]["top1"].get<double>()).epsilon(0.2));
  CHECK(provenance->options["unseen_sources"] == nlohmann::ordered_json{"film"});
  CHECK(provenance->training_photos + provenance->validation_photos + provenance->test_photos ==
        16);

  REQUIRE(fixture
              .Run({"card", fixture.Path("held"), "--data", fixture.Path("data"), "--held-out",
                    "--out", fixture.Path("card.md")})
              .status == 0);
  const std::string card = fixture.Read("card.md");
  CHECK(card == Contains("### On photos from unseen sources"));
  CHECK(card == Contains("; held out 7 photos of unseen sources"));
  CHECK(card == Contains("--unseen-sources film"));

  // With another list, evaluate would measure photos that were trained on.
  fixture.Write("sources.tsv", fixture.Read("sources.tsv") + "cat/2.bmp\tfilm\n");
  const Outcome changed = fixture.Run({"evaluate", "--weights", fixture.Path("held"), "--data",
                                       fixture.Path("data"), "--held-out"});
  CHECK(changed.status == 1);
  CHECK(changed.err == Contains("has other photos now; give --sources the same list"));
  std::filesystem::remove(fixture.Path("sources.tsv"));
  const Outcome without = fixture.Run({"evaluate", "--weights", fixture.Path("held"), "--data",
                                       fixture.Path("data"), "--held-out"});
  CHECK(without.status == 1);
  CHECK(without.err == Contains("name the list with --sources"));
}

TEST_CASE("a run with unseen sources resumes with the same list only") {
  const SourcesDataset fixture;
  const std::vector<std::string> list{"--sources", fixture.Path("list.tsv")};
  std::filesystem::rename(fixture.Path("sources.tsv"), fixture.Path("list.tsv"));
  TrainingRun run{.epochs = "3", .more = list};
  run.more.insert(run.more.end(), {"--unseen-sources", "film"});
  REQUIRE(fixture.Train("whole", run).status == 0);
  std::filesystem::copy(fixture.Path("whole.checkpoint.previous"), fixture.Path("early"));
  const TrainingRun resumed{.resume = fixture.Path("early"), .more = list};
  REQUIRE(fixture.Train("resumed", resumed).status == 0);
  CHECK(FirstDifference(fixture.Read("resumed"), fixture.Read("whole")) == "");
  fixture.Write("list.tsv", fixture.Read("list.tsv") + "cat/2.bmp\tfilm\n");
  const Outcome other = fixture.Train("refused", resumed);
  CHECK(other.status == 1);
  CHECK(other.err == Contains("the photos of --unseen-sources are not those of the run: expected 7 "
                              "photos, digest "));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
