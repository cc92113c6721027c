// The file of decoded photos: it gives the same set back, and is refused when it does not fit.
#include "trainer/data/photo_pack.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "tests/support/contains.h"
#include "tests/support/trainer_fixture.h"
#include "trainer/base/mapped_file.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/photo_pack_index.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

constexpr int kShortSide = 30;

// Eight photos, two broken files and an empty class, with their pack.
class PackedDataset : public TrainerFixture {
 public:
  PackedDataset() {
    for (int i = 0; i < 8; ++i) {
      const std::string name = (i % 2 == 0 ? "data/cat/" : "data/dog/") + std::to_string(i);
      Write(name + ".bmp", PhotoBytes(36 + i, 32, i));
    }
    Write("data/cat/text.jpg", "not a photo");
    Write("data/dog/caf\xE9.bmp", "");
    MakeFolder("data/nothing");
  }

  DataFolder Folder() const {
    Result<DataFolder> folder = ScanDataFolder(Path("data"));
    REQUIRE(folder);
    return std::move(*folder);
  }
  Result<PhotoSet> Make() const {
    return MakePhotoPack(Path("pack"), Folder(), kShortSide, pool, {});
  }
  Result<PhotoSet> Open(int short_side = kShortSide) const {
    return OpenPhotoPack(Path("pack"), Folder(), short_side, pool);
  }
  std::string Refusal(int short_side = kShortSide) const {
    const Result<PhotoSet> set = Open(short_side);
    return set ? "" : set.error().message;
  }

  mutable ThreadPool pool{2};
};

void CheckSame(const PhotoSet& a, const PhotoSet& b) {
  CHECK(a.labels == b.labels);
  CHECK(a.digest == b.digest);
  CHECK(std::equal(a.pixels.begin(), a.pixels.end(), b.pixels.begin(), b.pixels.end()));
  REQUIRE(a.photos.size() == b.photos.size());
  for (size_t i = 0; i < a.photos.size(); ++i) {
    CAPTURE(i);
    CHECK(a.photos[i].offset == b.photos[i].offset);
    CHECK(a.photos[i].width == b.photos[i].width);
    CHECK(a.photos[i].height == b.photos[i].height);
    CHECK(a.photos[i].label == b.photos[i].label);
    CHECK(a.photos[i].file == b.photos[i].file);
    CHECK(a.photos[i].hash == b.photos[i].hash);
  }
  REQUIRE(a.unreadable.size() == b.unreadable.size());
  for (size_t i = 0; i < a.unreadable.size(); ++i) {
    CHECK(a.unreadable[i].relative == b.unreadable[i].relative);
    CHECK(a.unreadable[i].reason == b.unreadable[i].reason);
  }
}

TEST_CASE("a pack gives the same set as decoding, when it is made and when it is opened") {
  const PackedDataset fixture;
  std::vector<uint8_t> pixels;
  const auto keep = [&](std::span<const uint8_t> photo) -> Result<void> {
    pixels.insert(pixels.end(), photo.begin(), photo.end());
    return {};
  };
  Result<PhotoSet> decoded = DecodePhotos(fixture.Folder(), kShortSide, fixture.pool, keep, {});
  REQUIRE(decoded);
  decoded->pixels = pixels;
  REQUIRE(decoded->photos.size() == 8);
  REQUIRE(decoded->unreadable.size() == 3);

  const auto made = fixture.Make();
  REQUIRE(made);
  CheckSame(*decoded, *made);
  const auto opened = fixture.Open();
  REQUIRE(opened);
  CheckSame(*decoded, *opened);
  CHECK(!fixture.Exists("pack.tmp"));

  // Mapped sets, and copies of them, outlive the file.
  const PhotoSet copy = *Result<PhotoSet>(fixture.Open());
  RemovePhotoPack(fixture.Path("pack"));
  CHECK(!fixture.Exists("pack"));
  CheckSame(*decoded, *made);
  CheckSame(*decoded, copy);
}

TEST_CASE("a pack that was cut or changed anywhere is refused") {
  const PackedDataset fixture;
  REQUIRE(fixture.Make());
  const std::string whole = fixture.Read("pack");
  for (size_t size = 0; size < whole.size(); size += size < 40 ? 1 : 997) {
    CAPTURE(size);
    fixture.Write("pack", whole.substr(0, size));
    REQUIRE(fixture.Refusal() == Contains(fixture.Path("pack") + ": "));
  }
  for (size_t at = 0; at < whole.size(); at += 331) {
    CAPTURE(at);
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 16);
    fixture.Write("pack", changed);
    REQUIRE(fixture.Refusal() != "");
  }
  fixture.Write("pack", whole.substr(0, 5000) + whole.substr(5300));
  CHECK(fixture.Refusal() == fixture.Path("pack") + ": is truncated or damaged");
  fixture.Write("pack", whole + "more");
  CHECK(fixture.Refusal() == fixture.Path("pack") + ": is truncated or damaged");
  std::string newer = whole;
  newer[7] = '9';
  fixture.Write("pack", newer);
  CHECK(fixture.Refusal() == Contains("expected photos packed by this version of trainer"));
  fixture.Write("pack", whole);
  CHECK(fixture.Open());
  fs::remove(fixture.Path("pack"));
  CHECK(fixture.Refusal() == fixture.Path("pack") + ": cannot open: No such file or directory");
}

TEST_CASE(
    "an index of thousands of lists within lists is refused, and so are numbers of a wrong kind") {
  const auto refusal = [](std::vector<uint8_t> bytes) {
    const auto index = DecodePhotoPackIndex(bytes, {}, 0);
    return index ? "" : index.error().message;
  };
  for (const uint8_t opening :
       {0x81, 0x9F, 0x5F, 0x7F, 0xC0}) {  // list, the same with an end, bytes, text, tag
    CAPTURE(int{opening});
    CHECK(refusal(std::vector<uint8_t>(1 << 20, opening)) == "is malformed");
  }
  // {"photos": [[x]]}, where x is 1.7e38 or -1.
  for (const std::vector<uint8_t>& number :
       {std::vector<uint8_t>{0xFA, 0x7F, 0x00, 0x00, 0x00}, {0x20}}) {
    std::vector<uint8_t> bytes{0xA1, 0x66, 'p', 'h', 'o', 't', 'o', 's', 0x81, 0x81};
    bytes.insert(bytes.end(), number.begin(), number.end());
    CHECK(refusal(bytes) == "is malformed");
  }
}

TEST_CASE("a pack of other photos, or of these before a change, is refused") {
  const PackedDataset fixture;
  REQUIRE(fixture.Make());
  const std::string other = fixture.Path("pack") + ": holds other photos";
  CHECK(fixture.Refusal(kShortSide + 1) == Contains(other));

  const std::string photo = fixture.Path("data/cat/2.bmp"), before = fixture.Read("data/cat/2.bmp");
  const auto time = fs::last_write_time(photo);
  SUBCASE("one photo fewer") { fs::remove(photo); }
  SUBCASE("one more") { fixture.Write("data/cat/9.bmp", before); }
  SUBCASE("another name") { fs::rename(photo, fixture.Path("data/cat/22.bmp")); }
  SUBCASE("another class") { fs::rename(photo, fixture.Path("data/dog/2.bmp")); }
  SUBCASE("another label") { fs::rename(fixture.Path("data/dog"), fixture.Path("data/wolf")); }
  SUBCASE("another size") { fixture.Write("data/cat/2.bmp", before + "x"); }
  SUBCASE("touched") { fs::last_write_time(photo, time + std::chrono::seconds(1)); }
  SUBCASE("another content of the same size and time") {
    usleep(50000);  // file systems count in steps of some milliseconds
    fixture.Write("data/cat/2.bmp", PhotoBytes(38, 32, 77));
    fs::last_write_time(photo, time);
    REQUIRE(fs::file_size(photo) == before.size());
    REQUIRE(fs::last_write_time(photo) == time);
  }
  CHECK(fixture.Refusal() == Contains(other));
  // Made anew, it fits.
  REQUIRE(fixture.Make());
  CHECK(fixture.Open());
}

TEST_CASE("an error leaves no pack behind") {
  const PackedDataset fixture;
  REQUIRE(fixture.Make());
  for (int i = 0; i < 8; i += 2) fs::remove(fixture.Path("data/cat/" + std::to_string(i) + ".bmp"));
  const auto one_class = fixture.Make();
  REQUIRE_FALSE(one_class);
  CHECK(one_class.error().message == Contains("1 of 2 classes have photos that can be used"));
  CHECK(!fixture.Exists("pack"));
  CHECK(!fixture.Exists("pack.tmp"));

  const auto nowhere =
      MakePhotoPack(fixture.Path("no/pack"), fixture.Folder(), 30, fixture.pool, {});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().message ==
        fixture.Path("no/pack.tmp") + ": cannot create: No such file or directory");
}

TEST_CASE("a mapped file shows its content, also when it has none or goes") {
  const TrainerFixture cli;
  const auto text = MappedFile::Open(cli.Write("text", "some bytes"));
  REQUIRE(text);
  fs::remove(cli.Path("text"));
  const auto bytes = text->bytes();
  CHECK(std::string(bytes.begin(), bytes.end()) == "some bytes");
  const auto empty = MappedFile::Open(cli.Write("empty", ""));
  REQUIRE(empty);
  CHECK(empty->bytes().empty());
  const auto folder = MappedFile::Open(cli.Path(""));
  REQUIRE_FALSE(folder);
  CHECK(folder.error().message == Contains(cli.Path("") + ": cannot map: "));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
