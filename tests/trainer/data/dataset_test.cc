#include "trainer/data/dataset.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "engine/image/resize.h"
#include "tests/support/contains.h"
#include "tests/support/picture.h"
#include "tests/support/temporary_folder.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/near_duplicates.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

Bytes Png(int width, int height, int kind = 0) {
  return EncodePng(MakePicture(width, height, kind));
}

Names RelativeNames(const DataFolder& data) {
  Names names;
  for (const PhotoFile& file : data.files) names.push_back(file.relative);
  return names;
}

Names Texts(const DataFolder& data) {
  Names texts;
  for (const FolderNote& note : data.notes) texts.push_back(note.text);
  return texts;
}

// With the pixels in memory.
Result<PhotoSet> Decode(const DataFolder& data, int short_side, int threads,
                        const LoadProgress& progress = {}) {
  ThreadPool pool(threads);
  Bytes pixels;
  const auto keep = [&](std::span<const uint8_t> photo) -> Result<void> {
    pixels.insert(pixels.end(), photo.begin(), photo.end());
    return {};
  };
  Result<PhotoSet> set = DecodePhotos(data, short_side, pool, keep, progress);
  if (set) set->SetPixels(std::move(pixels));
  return set;
}

Result<PhotoSet> Load(const std::string& root, int short_side = 64) {
  const auto data = ScanDataFolder(root);
  REQUIRE_MESSAGE(data.has_value(), data.error().message);
  return Decode(*data, short_side, 2);
}

TEST_CASE("Italian folders become English labels, other names stay, all sorted") {
  const TemporaryFolder folder;
  for (const char* name : {"cane", "cavallo", "elefante", "farfalla", "gallina", "gatto", "mucca",
                           "pecora", "ragno", "scoiattolo", "zebra", "Zebu"}) {
    folder.Write(std::string(name) + "/1.png");
  }
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  CHECK(data->labels == Names{"Zebu", "butterfly", "cat", "chicken", "cow", "dog", "elephant",
                              "horse", "sheep", "spider", "squirrel", "zebra"});
  REQUIRE(data->files.size() == 12);
  for (size_t i = 0; i < 12; ++i) CHECK(data->files[i].label == static_cast<int>(i));
  CHECK(data->files[2].relative == "gatto/1.png");
  CHECK(data->files[2].path == folder.Path("gatto/1.png"));
}

TEST_CASE("two folders of one label are one class") {
  const TemporaryFolder folder;
  folder.Write("dog/b.png");
  folder.Write("cane/z.png");
  folder.Write("cane/a.png");
  folder.Write("gatto/a.png");
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  CHECK(data->labels == Names{"cat", "dog"});
  CHECK(RelativeNames(*data) == Names{"gatto/a.png", "cane/a.png", "cane/z.png", "dog/b.png"});
  CHECK(data->files[3].label == 1);
}

TEST_CASE("hidden entries, stray files, inner folders and dangling links are passed over") {
  const TemporaryFolder folder;
  folder.Write("a/1.png");
  folder.Write("a/.DS_Store");
  folder.Write("a/inner/2.png");
  folder.Write("b/1.png");
  folder.Write(".git/1.png");
  folder.Write("README.txt");
  fs::create_symlink("nowhere", folder.Path("a/broken.png"));
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  CHECK(data->labels == Names{"a", "b"});
  CHECK(RelativeNames(*data) == Names{"a/1.png", "b/1.png"});
  CHECK(data->unreadable.empty());
  CHECK(Texts(*data) ==
        Names{"skipped: 2 hidden or system items (.git, a/.DS_Store)",
              "not used: 1 file beside the class folders (README.txt); move photos into the folder "
              "of their class",
              "not used: 1 file in 1 folder inside class folders (a/inner); move photos up into "
              "the class folder",
              "not used: 1 link to nothing (a/broken.png); the files they lead to are gone"});
}

TEST_CASE("a class folder without files is reported and is no class") {
  const TemporaryFolder folder;
  folder.Write("a/1.png");
  folder.Write("b/1.png");
  folder.MakeFolder("c");
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  CHECK(data->labels == Names{"a", "b"});
  REQUIRE(data->unreadable.size() == 1);
  CHECK(data->unreadable[0].relative == "c");
  CHECK(data->unreadable[0].reason == "no files are in this folder");
}

TEST_CASE("a class folder that cannot be read is reported") {
  if (geteuid() == 0) return;  // for root there is none
  const TemporaryFolder folder;
  folder.Write("a/1.png");
  folder.Write("b/1.png");
  folder.Write("c/1.png");
  fs::permissions(folder.Path("c"), fs::perms::none);
  const auto data = ScanDataFolder(folder.Path());
  fs::permissions(folder.Path("c"), fs::perms::owner_all);
  REQUIRE(data);
  CHECK(data->labels == Names{"a", "b"});
  REQUIRE(data->unreadable.size() == 1);
  CHECK_MESSAGE(data->unreadable[0].reason.starts_with("cannot read this folder: "),
                data->unreadable[0].reason);
}

TEST_CASE("too few classes is an error in words") {
  const TemporaryFolder folder;
  const auto none = ScanDataFolder(folder.Path());
  REQUIRE(!none);
  CHECK(none.error().message == folder.Path() +
                                    ": expected at least 2 folders with photos, one "
                                    "for each class, found 0");
  folder.Write("animals/cat/1.png");
  folder.Write("animals/dog/1.png");
  const auto outer = ScanDataFolder(folder.Path());
  REQUIRE(!outer);
  CHECK(outer.error().message == Contains("did you mean " + folder.Path() + "/animals?"));
  folder.Write("one/1.png");
  CHECK(!ScanDataFolder(folder.Path()));
  const auto single = ScanDataFolder(folder.Path(), 1);
  REQUIRE(single);
  CHECK(single->labels == Names{"one"});

  const auto missing = ScanDataFolder(folder.Path("missing"));
  REQUIRE(!missing);
  CHECK_MESSAGE(
      missing.error().message.starts_with(folder.Path("missing") + ": cannot read this folder: "),
      missing.error().message);
  const auto file = ScanDataFolder(folder.Path("one/1.png"));
  REQUIRE(!file);
  CHECK(file.error().message == Contains("cannot read this folder"));
}

TEST_CASE("file names that are no UTF-8 load like others") {
  const TemporaryFolder folder;
  folder.Write("c/\xFF\xFE.png", Png(9, 9));
  folder.Write("b/1.png", Png(9, 9, 1));
  const auto set = Load(folder.Path());
  REQUIRE(set);
  CHECK(set->labels == Names{"b", "c"});
  CHECK(set->photos.size() == 2);
}

TEST_CASE("photos are packed in order, small ones as they are, large ones reduced") {
  const TemporaryFolder folder;
  const Image small = MakePicture(30, 20, 1), wide = MakePicture(200, 100, 2),
              tall = MakePicture(64, 129, 3);
  folder.Write("gatto/1.png", EncodePng(small));
  folder.Write("gatto/2.bmp", EncodeBmp(wide));
  folder.Write("dog/1.jpg", EncodePng(tall));  // the name does not matter
  const auto set = Load(folder.Path());
  REQUIRE(set);
  CHECK(set->labels == Names{"cat", "dog"});
  REQUIRE(set->photos.size() == 3);
  const Image expected[] = {small, Resize(wide, 128, 64), tall};
  uint64_t offset = 0;
  for (size_t i = 0; i < 3; ++i) {
    const PackedPhoto& photo = set->photos[i];
    CAPTURE(i);
    CHECK(photo.label == (i == 2 ? 1 : 0));
    CHECK(photo.file == i);
    CHECK(photo.offset == offset);
    REQUIRE(photo.width == expected[i].width);
    REQUIRE(photo.height == expected[i].height);
    CHECK(std::equal(expected[i].pixels.begin(), expected[i].pixels.end(), set->Pixels(photo)));
    offset += expected[i].pixels.size();
  }
  CHECK(set->pixels.size() == offset);
  CHECK(set->unreadable.empty());
}

TEST_CASE("broken files are listed with their reasons and stop nothing") {
  const TemporaryFolder folder;
  folder.Write("a/1.png", Png(10, 10));
  Bytes truncated = Png(10, 10, 1);
  truncated.resize(truncated.size() / 2);
  folder.Write("a/2.png", truncated);
  folder.Write("a/3.jpg");
  folder.Write("b/1.png", Png(10, 10, 2));
  folder.Write("b/notes.txt", {'h', 'e', 'l', 'l', 'o'});
  folder.MakeFolder("c");
  const auto set = Load(folder.Path());
  REQUIRE(set);
  CHECK(set->photos.size() == 2);
  CHECK(set->photos[1].file == 3);
  REQUIRE(set->unreadable.size() == 4);
  CHECK(set->unreadable[0].relative == "c");
  CHECK(set->unreadable[1].relative == "a/2.png");
  CHECK_MESSAGE(set->unreadable[1].reason.starts_with("the file is incomplete: its PNG"),
                set->unreadable[1].reason);
  CHECK(set->unreadable[2].relative == "a/3.jpg");
  CHECK_MESSAGE(set->unreadable[2].reason.starts_with("the file is empty"),
                set->unreadable[2].reason);
  CHECK(set->unreadable[3].relative == "b/notes.txt");
  CHECK_MESSAGE(set->unreadable[3].reason.starts_with("the file is a text file"),
                set->unreadable[3].reason);
}

TEST_CASE("one class left, or none, is an error") {
  const TemporaryFolder folder;
  folder.Write("a/1.png", Png(10, 10));
  folder.Write("b/1.png");
  const auto one = Load(folder.Path());
  REQUIRE(!one);
  CHECK(one.error().message == folder.Path() +
                                   ": 1 of 2 classes have photos that can be used; the "
                                   "first that cannot: b/1.png: the file is empty. "
                                   "Export or download it again.");
}

TEST_CASE("threads change nothing, and progress counts up to all files") {
  const TemporaryFolder folder;
  for (int i = 0; i < 300; ++i) {  // more than are decoded at a time
    const std::string name = (i % 2 ? "a/" : "b/") + std::to_string(1000 + i) + ".png";
    folder.Write(name, i % 50 == 7 ? Bytes{} : Png(12 + i % 5, 9 + i % 7, i));
  }
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  std::vector<std::pair<size_t, size_t>> calls;
  const auto first = Decode(*data, 10, 1);
  const auto second =
      Decode(*data, 10, 3, [&](size_t done, size_t total) { calls.emplace_back(done, total); });
  REQUIRE(first);
  REQUIRE(second);
  CHECK(std::equal(first->pixels.begin(), first->pixels.end(), second->pixels.begin(),
                   second->pixels.end()));
  CHECK(first->digest == second->digest);
  REQUIRE(first->photos.size() == second->photos.size());
  CHECK(first->photos.size() == 294);
  for (size_t i = 0; i < first->photos.size(); ++i) {
    REQUIRE(first->photos[i].offset == second->photos[i].offset);
    REQUIRE(first->photos[i].hash == second->photos[i].hash);
  }
  CHECK(calls.size() == 2);
  CHECK(calls.back() == std::pair<size_t, size_t>{300, 300});
}

TEST_CASE("a sink that takes no more ends the work with its error") {
  const TemporaryFolder folder;
  folder.Write("a/1.png", Png(10, 10));
  folder.Write("b/1.png", Png(10, 10, 1));
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  ThreadPool pool(2);
  int calls = 0;
  const auto full = [&](std::span<const uint8_t>) -> Result<void> {
    ++calls;
    return Fail("no more");
  };
  const auto ended = DecodePhotos(*data, 64, pool, full, {});
  REQUIRE(!ended);
  CHECK(ended.error().message == "no more");
  CHECK(calls == 1);

  // Without a sink there are no pixels, and all else is there.
  const auto bare = DecodePhotos(*data, 64, pool, {}, {});
  REQUIRE(bare);
  CHECK(bare->pixels.empty());
  CHECK(bare->photos.size() == 2);
  CHECK(bare->digest == Load(folder.Path())->digest);
}

TEST_CASE("the digest changes with labels, names and contents") {
  const auto digest = [](const char* label, const char* name, int kind) {
    const TemporaryFolder folder;
    folder.Write(std::string(label) + "/" + name, Png(10, 10, kind));
    folder.Write("other/1.png", Png(10, 10, 9));
    const auto set = Load(folder.Path());
    REQUIRE(set);
    CHECK(set->digest.size() == 16);
    return set->digest;
  };
  const std::string base = digest("a", "1.png", 1);
  CHECK(digest("a", "1.png", 1) == base);
  CHECK(digest("b", "1.png", 1) != base);
  CHECK(digest("a", "2.png", 1) != base);
  CHECK(digest("a", "1.png", 2) != base);
}

TEST_CASE("the difference hash survives resizing and tells pictures apart") {
  const TemporaryFolder folder;
  const auto cat = ReadFile(std::string(GOLDEN_FOLDER) + "/images/chelsea.png");
  const auto astronaut = ReadFile(std::string(GOLDEN_FOLDER) + "/images/astronaut.png");
  REQUIRE(cat);
  REQUIRE(astronaut);
  folder.Write("a/1.png", *cat);
  folder.Write("b/1.png", *astronaut);
  const auto large = Load(folder.Path(), 300);
  REQUIRE(large);
  folder.Write(
      "a/2.jpg",
      EncodeJpeg(Image{large->photos[0].width, large->photos[0].height,
                       Bytes(large->Pixels(large->photos[0]), large->Pixels(large->photos[1]))},
                 60));
  const auto set = Load(folder.Path(), 96);
  REQUIRE(set);
  REQUIRE(set->photos.size() == 3);
  const auto distance = [&](int i, int j) {
    return std::popcount(set->photos[i].hash ^ set->photos[j].hash);
  };
  CHECK(std::popcount(set->photos[0].hash ^ large->photos[0].hash) <= kNearDuplicateBits);
  CHECK(distance(0, 1) <= kNearDuplicateBits);
  CHECK(distance(0, 2) > 2 * kNearDuplicateBits);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
