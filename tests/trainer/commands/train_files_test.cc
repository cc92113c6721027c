// The files of a training run beside its weights: the packed photos, and a place to write to.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

TEST_CASE("photos are decoded once, however often a run is stopped, and go when it has ended") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("whole").status == 0);
  CHECK(!fixture.Exists("whole.photos"));

  fixture.StopAfterFirstEpochs("run");
  const std::string pack = fixture.Path("run.photos"), reading = "reading " + fixture.Path("data");
  CHECK(fixture.Read("stdout") == Contains(reading + " into " + pack + "\n"));
  REQUIRE(fixture.Exists("run.photos"));
  fs::remove(fixture.Path("run.checkpoint"));
  {
    ChildProcess child = fixture.Start(fixture.TrainArguments("run", {.epochs = "10000"}));
    while (!fixture.Exists("run.checkpoint") && !child.EndsWithin(0.01)) {
    }
    child.Kill();
  }
  CHECK(fixture.Read("stdout") == Contains("reusing " + pack + "\n"));
  REQUIRE(fixture.Exists("run.photos"));
  const Outcome reused = fixture.Train("run");
  CHECK(reused.status == 0);
  CHECK(reused.out == Contains("reusing " + pack + "\n"));
  CHECK(reused.out != Contains(reading));
  CHECK(FirstDifference(fixture.Read("run"), fixture.Read("whole")) == "");
  CHECK(!fixture.Exists("run.photos"));
}

TEST_CASE("a pack of photos that does not fit is made anew, and the run says why") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("whole").status == 0);
  fixture.StopAfterFirstEpochs("run");
  const std::string pack = fixture.Path("run.photos"), whole = fixture.Read("run.photos");
  std::string reason = "is truncated or damaged";
  SUBCASE("truncated") { fs::resize_file(pack, whole.size() / 2); }
  SUBCASE("damaged") { fixture.FlipBit("run.photos", whole.size() / 3); }
  SUBCASE("of another version") {
    fixture.FlipBit("run.photos", 7);
    reason = "expected photos packed by this version of trainer, found another format";
  }
  SUBCASE("of a folder that was touched") {
    const std::string photo = fixture.Path("data/cat/0.bmp");
    fs::last_write_time(photo, fs::last_write_time(photo) + std::chrono::seconds(1));
    reason = "holds other photos, or these before they changed";
  }
  const Outcome anew = fixture.Train("run");
  CHECK(anew.status == 0);
  CHECK(anew.out == Contains("reading " + fixture.Path("data") + " into " + pack + " (" + pack +
                             ": " + reason + ")\n"));
  CHECK(FirstDifference(fixture.Read("run"), fixture.Read("whole")) == "");
}

TEST_CASE("a disk without room for the photos stops the run with what is needed") {
  const SmallDataset fixture;
  // 24 photos of 36 x 36 pixels in three bytes.
  ChildProcess child = fixture.Start(fixture.TrainArguments("run"), {50000, false});
  CHECK(child.Wait() == 1);
  const std::string message = fixture.Read("stderr");
  INFO(message);
  CHECK(message ==
        Contains(fixture.Path("run.photos.tmp") + ": cannot write: File too large; the " +
                 "decoded photos need about 93,"));
  CHECK(message == Contains(" are free in " + fs::path(fixture.Path("run")).parent_path().string() +
                            ": free some space there"));
  CHECK(!fixture.Exists("run.photos"));
  CHECK(!fixture.Exists("run.photos.tmp"));
}

TEST_CASE("an output that cannot be written is refused before any photo is read") {
  const SmallDataset fixture;
  const std::string nowhere = fixture.Path("not/there");
  const Outcome missing = fixture.Train("not/there/w");
  CHECK(missing.status == 1);
  CHECK(missing.out == "");
  CHECK(missing.err == Contains(nowhere + ": this folder for " + nowhere + "/w does not exist"));
  CHECK(missing.err == Contains("mkdir -p " + nowhere + "\n"));
  CHECK(!fixture.Exists("not"));

  const Outcome folder = fixture.Train("data");
  CHECK(folder.status == 1);
  CHECK(folder.err == Contains(fixture.Path("data") + ": expected the name of a file to write"));
  const Outcome file = fixture.Train("data/cat/0.bmp/w");
  CHECK(file.status == 1);
  CHECK(file.err == Contains(fixture.Path("data/cat/0.bmp") + ": expected a folder"));

  fs::create_directory(fixture.Path("locked"));
  fs::permissions(fixture.Path("locked"), fs::perms::owner_read | fs::perms::owner_exec);
  ChildProcess child = fixture.Start(fixture.TrainArguments("locked/w"), {RLIM_INFINITY, true});
  CHECK(child.Wait() == 1);
  CHECK(fixture.Read("stdout") == "");
  CHECK(fixture.Read("stderr") == Contains(fixture.Path("locked") + ": cannot write "));
  CHECK(fixture.Read("stderr") == Contains("Permission denied"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
