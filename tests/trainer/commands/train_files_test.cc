// The files of a training run beside its weights: the packed photos, and a place to write to.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

// So that a new run may take the place of one that was stopped.
void RemoveCheckpoints(const SmallDataset& fixture) {
  fs::remove(fixture.Path("run.checkpoint"));
  fs::remove(fixture.Path("run.checkpoint.previous"));
}

TEST_CASE("photos are decoded once, however often a run is stopped, and go when it has ended") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("whole").status == 0);
  CHECK(!fixture.Exists("whole.photos"));

  fixture.StopAfterFirstEpochs("run");
  const std::string pack = fixture.Path("run.photos"), reading = "reading " + fixture.Path("data");
  CHECK(fixture.Read("stdout") == Contains(reading + " into " + pack + "\n"));
  REQUIRE(fixture.Exists("run.photos"));
  RemoveCheckpoints(fixture);
  {
    ChildProcess child = fixture.Start(fixture.TrainArguments("run", {.epochs = "10000"}));
    while (!fixture.Exists("run.checkpoint") && !child.EndsWithin(0.01)) {
    }
    child.Kill();
  }
  RemoveCheckpoints(fixture);
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
  RemoveCheckpoints(fixture);
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

  const Outcome among = fixture.Train("data/cat/w");
  CHECK(among.status == 1);
  CHECK(among.err == Contains("data/cat/w: expected --out outside the class folders of "));

  fs::create_directory(fixture.Path("locked"));
  fs::permissions(fixture.Path("locked"), fs::perms::owner_read | fs::perms::owner_exec);
  ChildProcess child = fixture.Start(fixture.TrainArguments("locked/w"), {RLIM_INFINITY, true});
  CHECK(child.Wait() == 1);
  CHECK(fixture.Read("stdout") == "");
  CHECK(fixture.Read("stderr") == Contains(fixture.Path("locked") + ": cannot write "));
  CHECK(fixture.Read("stderr") == Contains("Permission denied"));
}

TEST_CASE("a new run does not replace one that has not finished") {
  const SmallDataset fixture;
  fixture.StopAfterFirstEpochs("run");
  const std::string checkpoint = fixture.Path("run.checkpoint"),
                    before = fixture.Read("run.checkpoint");
  const Outcome refused = fixture.Train("run");
  CHECK(refused.status == 1);
  CHECK(refused.out == "");
  CHECK(refused.err == Contains(checkpoint + ": is of a training run that has not finished ("));
  CHECK(refused.err == Contains("go on with --resume " + checkpoint + ", choose another --out"));
  CHECK(FirstDifference(fixture.Read("run.checkpoint"), before) == "");

  // Neither does a run that resumes from another place.
  REQUIRE(fixture.Train("other").status == 0);
  const Outcome elsewhere = fixture.Train("run", {.resume = fixture.Path("other.checkpoint")});
  CHECK(elsewhere.status == 1);
  CHECK(elsewhere.err == Contains("has not finished ("));

  // With only the previous checkpoint, and with a damaged one.
  fs::remove(checkpoint);
  const Outcome previous = fixture.Train("run");
  CHECK(previous.status == 1);
  CHECK(previous.err == Contains("--resume " + checkpoint + ".previous"));
  fs::resize_file(checkpoint + ".previous", 1000);
  const Outcome damaged = fixture.Train("run");
  CHECK(damaged.status == 1);
  CHECK(damaged.err == Contains("a training run that may not have finished"));

  // A finished run may be replaced, but not while its weights are missing.
  CHECK(fixture.Train("other", {.epochs = "1"}).status == 0);
  fs::remove(fixture.Path("other"));
  CHECK(fixture.Train("other", {.epochs = "1"}).status == 1);
  CHECK(fixture.Train("other", {.resume = fixture.Path("other.checkpoint")}).status == 0);
}

TEST_CASE("no file is replaced by one of another kind") {
  const SmallDataset fixture;
  REQUIRE(WriteWeights(fixture.Path("good"), ConstantWeights({"cat", "dog"}, {0, 1}),
                       Storage::kFloat16));
  const std::string weights = fixture.Path("good"), data = fixture.Path("data");
  const std::string photo = PhotoBytes(36, 36, 1);
  fixture.Write("photo.bmp", photo);
  fixture.Write("text.txt", "my notes");
  // As another program's weights.
  const std::string foreign("\x02\0\0\0\0\0\0\0{}", 10);
  fixture.Write("foreign", foreign);
  const auto train = [&](const std::string& out) { return fixture.TrainArguments(out); };
  const auto command = [&](const char* name, const std::string& out) {
    return std::vector<std::string>{name, "--weights", weights,          "--data",
                                    data, "--out",     fixture.Path(out)};
  };
  const auto named = [&](const char* name, const std::string& out) {
    return std::vector<std::string>{name, weights, "--data", data, "--out", fixture.Path(out)};
  };
  for (const std::string out : {"photo.bmp", "text.txt", "foreign"}) {
    for (const auto& arguments : {train(out), command("quantize", out), command("calibrate", out),
                                  named("card", out), named("label-issues", out)}) {
      const std::string before = fixture.Read(out);
      const Outcome outcome = fixture.Run(arguments);
      INFO(arguments[0]);
      CHECK(outcome.status == 1);
      CHECK(outcome.out == "");
      CHECK(outcome.err == Contains(fixture.Path(out) + ": this file would be replaced, but it is "
                                                        "not "));
      CHECK(FirstDifference(fixture.Read(out), before) == "");
    }
  }
  for (const auto& arguments :
       {std::vector<std::string>{"check", "--data", data, "--json", fixture.Path("photo.bmp")},
        {"evaluate", "--weights", weights, "--data", data, "--json", weights},
        {"evaluate", "--weights", weights, "--data", data, "--report", fixture.Path("photo.bmp")},
        {"bench", "--json", weights}}) {
    const Outcome outcome = fixture.Run(arguments);
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains(": this file would be replaced, but it is not a text"));
  }
  CHECK(FirstDifference(fixture.Read("photo.bmp"), photo) == "");

  // The files that a training writes beside its weights.
  for (const char* name : {".checkpoint", ".photos", ".history.jsonl", ".report.html"}) {
    const std::string beside = fixture.Write(std::string("run") + name, "my notes");
    const Outcome outcome = fixture.Train("run");
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains(beside + ": this file would be replaced"));
    CHECK(fixture.Read(std::string("run") + name) == "my notes");
    fs::remove(beside);
  }
  fixture.MakeFolder("run.checkpoint");
  CHECK(fixture.Train("run").err == Contains("run.checkpoint: expected the name of a file"));

  // An empty file holds nothing, and weights replace weights.
  fixture.Write("empty", "");
  CHECK(fixture.Train("empty", {.epochs = "1"}).status == 0);
  CHECK(fixture.Train("good", {.epochs = "1"}).status == 0);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
