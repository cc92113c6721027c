#include <doctest/doctest.h>

#include "tests/support/contains.h"
#include "trainer/data/negatives.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

// A folder of negatives: the photos of each kind, numbered from 0.
struct Kinds {
  DataFolder folder;
  PhotoSet photos;
  std::vector<uint32_t> train;  // all photos
  std::map<std::string, std::string> fine;

  Kinds() { folder.root = "negatives"; }

  void Add(const std::string& kind, int count, const std::string& label = "") {
    if (photos.labels.empty() || photos.labels.back() != kind) photos.labels.push_back(kind);
    for (int i = 0; i < count; ++i) {
      const auto index = static_cast<uint32_t>(photos.photos.size());
      const std::string relative = kind + "/" + std::to_string(index) + ".jpeg";
      folder.files.push_back({"negatives/" + relative, relative, 0});
      photos.photos.push_back({.label = static_cast<int>(photos.labels.size()) - 1, .file = index});
      train.push_back(index);
      if (!label.empty()) fine[relative] = label;
    }
  }

  Result<OtherLabels> Assign() const {
    return AssignOtherLabels(folder, photos, train, fine, {"cat", "dog"});
  }
};

TEST_CASE("labels with enough photos have an output, the others that of their kind") {
  Kinds kinds;
  kinds.Add("mammals", 20, "fox");
  kinds.Add("mammals", 19, "badger");
  kinds.Add("mammals", 3);
  kinds.Add("mammals", 25, "dog");  // the name of a class
  kinds.Add("plants", 30, "rose");
  kinds.Add("rooms", 1);
  const Result<OtherLabels> others = kinds.Assign();
  REQUIRE(others);
  CHECK(others->labels == std::vector<std::string>{"fox", "mammals", "rooms", "rose"});
  const auto label = [&](size_t photo) { return others->labels.at(others->of_photo.at(photo)); };
  CHECK(label(0) == "fox");
  CHECK(label(20) == "mammals");  // the first badger
  CHECK(label(39) == "mammals");
  CHECK(label(42) == "mammals");  // the first dog
  CHECK(label(67) == "rose");
  CHECK(label(97) == "rooms");
}

TEST_CASE("only training photos count, and kinds that are not trained on have no output") {
  Kinds kinds;
  kinds.Add("mammals", 20, "fox");
  kinds.Add("plants", 30, "rose");
  kinds.train.resize(19);
  const Result<OtherLabels> others = kinds.Assign();
  REQUIRE(others);
  CHECK(others->labels == std::vector<std::string>{"mammals"});
  CHECK(others->of_photo[19] == 0);
  CHECK(others->of_photo[20] == -1);
}

TEST_CASE("without fine labels each kind has an output") {
  Kinds kinds;
  kinds.Add("mammals", 2);
  kinds.Add("plants", 1);
  CHECK(kinds.Assign()->labels == std::vector<std::string>{"mammals", "plants"});
}

TEST_CASE("a kind with the name of a class is refused") {
  Kinds kinds;
  kinds.Add("dog", 5);
  const Result<OtherLabels> others = kinds.Assign();
  REQUIRE(!others);
  CHECK(others.error().message == Contains("negatives/dog: expected photos of other things"));
}

TEST_CASE("the digest tells labels and their photos apart") {
  const OtherLabels others{{"fox", "rose"}, {0, 1, -1}};
  CHECK(DigestOf(others) != DigestOf({{"fox", "tulip"}, {0, 1, -1}}));
  CHECK(DigestOf(others) != DigestOf({{"fox", "rose"}, {0, 1, 0}}));
  CHECK(DigestOf({}) == "");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
