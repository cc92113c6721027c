// The files of a training run beside its weights: the packed photos, and a place to write to.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/contains.h"
#include "tests/support/workshop.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

TEST_CASE("photos are decoded once, however often a run is stopped, and go when it has ended") {
  const Workshop shop;
  REQUIRE(shop.Run(shop.Arguments("whole")).status == 0);
  CHECK(!shop.Exists("whole.photos"));

  shop.StopAfterFirstEpochs("run");
  const std::string pack = shop.Path("run.photos"), reading = "reading " + shop.Path("data");
  CHECK(shop.Read("stdout") == Contains(reading + " into " + pack + "\n"));
  REQUIRE(shop.Exists("run.photos"));
  fs::remove(shop.Path("run.checkpoint"));
  {
    ChildProcess child(shop.Arguments("run", "", "10000"), shop.Path("stdout"),
                       shop.Path("stderr"));
    while (!shop.Exists("run.checkpoint") && !child.EndsWithin(0.01)) {
    }
    child.Kill();
  }
  CHECK(shop.Read("stdout") == Contains("reusing " + pack + "\n"));
  REQUIRE(shop.Exists("run.photos"));
  const Outcome reused = shop.Run(shop.Arguments("run"));
  CHECK(reused.status == 0);
  CHECK(reused.out == Contains("reusing " + pack + "\n"));
  CHECK(reused.out != Contains(reading));
  CHECK(shop.Read("run") == shop.Read("whole"));
  CHECK(!shop.Exists("run.photos"));
}

TEST_CASE("a pack of photos that does not fit is made anew, and the run says why") {
  const Workshop shop;
  REQUIRE(shop.Run(shop.Arguments("whole")).status == 0);
  shop.StopAfterFirstEpochs("run");
  const std::string pack = shop.Path("run.photos"), whole = shop.Read("run.photos");
  std::string reason = "is truncated or damaged";
  SUBCASE("truncated") { fs::resize_file(pack, whole.size() / 2); }
  SUBCASE("damaged") { shop.FlipBit("run.photos", whole.size() / 3); }
  SUBCASE("of another version") {
    shop.FlipBit("run.photos", 7);
    reason = "expected photos packed by this version of trainer, found something else";
  }
  SUBCASE("of a folder that was touched") {
    const std::string photo = shop.Path("data/cat/0.bmp");
    fs::last_write_time(photo, fs::last_write_time(photo) + std::chrono::seconds(1));
    reason = "was made of other photos, or of these before they changed";
  }
  const Outcome anew = shop.Run(shop.Arguments("run"));
  CHECK(anew.status == 0);
  CHECK(anew.out == Contains("reading " + shop.Path("data") + " into " + pack + " (" + pack + ": " +
                             reason + ")\n"));
  CHECK(shop.Read("run") == shop.Read("whole"));
}

TEST_CASE("a disk without room for the photos stops the run with what is needed") {
  const Workshop shop;
  // 24 photos of 36 x 36 pixels in three bytes.
  ChildProcess child(shop.Arguments("run"), shop.Path("stdout"), shop.Path("stderr"),
                     {50000, false});
  CHECK(child.Wait() == 1);
  const std::string message = shop.Read("stderr");
  INFO(message);
  CHECK(message == Contains(shop.Path("run.photos.tmp") + ": cannot write: File too large; the " +
                            "decoded photos need about 93,"));
  CHECK(message == Contains(" are free in " + fs::path(shop.Path("run")).parent_path().string() +
                            ": make room there"));
  CHECK(!shop.Exists("run.photos"));
  CHECK(!shop.Exists("run.photos.tmp"));
}

TEST_CASE("an output that cannot be written is refused before any photo is read") {
  const Workshop shop;
  const std::string nowhere = shop.Path("not/there");
  const Outcome missing = shop.Run(shop.Arguments("not/there/w"));
  CHECK(missing.status == 1);
  CHECK(missing.out == "");
  CHECK(missing.err == Contains(nowhere + ": this folder for " + nowhere + "/w does not exist"));
  CHECK(missing.err == Contains("mkdir -p " + nowhere + "\n"));
  CHECK(!shop.Exists("not"));

  const Outcome folder = shop.Run(shop.Arguments("data"));
  CHECK(folder.status == 1);
  CHECK(folder.err == Contains(shop.Path("data") + ": expected the name of a file to write"));
  const Outcome file = shop.Run(shop.Arguments("data/cat/0.bmp/w"));
  CHECK(file.status == 1);
  CHECK(file.err == Contains(shop.Path("data/cat/0.bmp") + ": expected a folder"));

  fs::create_directory(shop.Path("locked"));
  fs::permissions(shop.Path("locked"), fs::perms::owner_read | fs::perms::owner_exec);
  ChildProcess child(shop.Arguments("locked/w"), shop.Path("stdout"), shop.Path("stderr"),
                     {RLIM_INFINITY, true});
  CHECK(child.Wait() == 1);
  CHECK(shop.Read("stdout") == "");
  CHECK(shop.Read("stderr") == Contains(shop.Path("locked") + ": cannot write "));
  CHECK(shop.Read("stderr") == Contains("Permission denied"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
