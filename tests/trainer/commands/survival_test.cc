// Training runs that are killed, run out of disk or find their checkpoint damaged.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/small_dataset.h"
#include "trainer/training/checkpoint.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a run that is killed 20 times ends with the same bytes") {
  const SmallDataset fixture;
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(fixture.Train("whole").status == 0);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::string expected = fixture.Read("whole");

  const std::string checkpoint = fixture.Path("cut.checkpoint");
  Random random(20, 0);
  int kills = 0, resumed = 0;
  for (bool done = false; !done;) {
    const bool resume = fixture.Exists("cut.checkpoint");
    ChildProcess child =
        fixture.Start(fixture.TrainArguments("cut", {.resume = resume ? checkpoint : ""}));
    resumed += resume;
    if (kills < 20 && !child.EndsWithin(seconds * random.Uniform())) {
      child.Kill();
      ++kills;
      continue;
    }
    const int status = child.Wait();
    INFO(fixture.Read("stderr"));
    REQUIRE(status == 0);
    REQUIRE(FirstDifference(fixture.Read("cut"), expected) == "");
    CHECK(!fixture.Exists("cut.checkpoint.tmp"));
    done = kills == 20;
    // It came to its end before the last kill: start anew.
    for (const char* name : {"cut", "cut.checkpoint", "cut.checkpoint.previous"}) {
      fs::remove(fixture.Path(name));
    }
  }
  CHECK(resumed > 0);
}

TEST_CASE("a damaged checkpoint is refused and the one before it takes over") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("run").status == 0);
  const std::string expected = fixture.Read("run"), whole = fixture.Read("run.checkpoint");
  const std::string checkpoint = fixture.Path("run.checkpoint");

  for (const bool truncated : {true, false}) {
    CAPTURE(truncated);
    if (truncated) {
      fs::resize_file(checkpoint, whole.size() / 2);
    } else {
      fixture.Write("run.checkpoint", whole);
      fixture.FlipBit("run.checkpoint", whole.size() / 3);
    }
    const Outcome refused = fixture.Train("run", {.resume = checkpoint});
    CHECK(refused.status == 1);
    CHECK(refused.err == Contains(checkpoint + ": the checkpoint is truncated or damaged"));
    CHECK(refused.err ==
          Contains("the previous one can be used: --resume " + checkpoint + ".previous"));
  }

  const Outcome resumed = fixture.Train("run", {.resume = checkpoint + ".previous"});
  CHECK(resumed.status == 0);
  CHECK(FirstDifference(fixture.Read("run"), expected) == "");

  // With both gone there is nothing to name.
  fixture.FlipBit("run.checkpoint", 100);
  fixture.FlipBit("run.checkpoint.previous", 100);
  const Outcome lost = fixture.Train("run", {.resume = checkpoint});
  CHECK(lost.status == 1);
  CHECK(lost.err != Contains("the previous one"));
}

TEST_CASE("a full disk stops the run in words and leaves the checkpoint") {
  const SmallDataset fixture;
  fixture.StopAfterFirstEpochs("run");
  const std::string before = fixture.Read("run.checkpoint");
  const std::string previous = fixture.Read("run.checkpoint.previous");
  REQUIRE(before.size() > 1000000);

  ChildProcess child =
      fixture.Start(fixture.TrainArguments("run", {.resume = fixture.Path("run.checkpoint")}),
                    {before.size() / 2, false});
  CHECK(child.Wait() == 1);
  const std::string message = fixture.Read("stderr");
  CHECK(message == Contains(fixture.Path("run.checkpoint.tmp") + ": cannot write: File too large"));
  CHECK(message == Contains(fixture.Path("run.checkpoint") + " stays as it was last saved"));
  CHECK(FirstDifference(fixture.Read("run.checkpoint"), before) == "");
  CHECK(FirstDifference(fixture.Read("run.checkpoint.previous"), previous) == "");
  CHECK(!fixture.Exists("run.checkpoint.tmp"));
  CHECK(!fixture.Exists("run.checkpoint.old"));
}

TEST_CASE("a folder that changed between the runs is refused with what to do") {
  const SmallDataset fixture;
  REQUIRE(fixture.Train("run", {.epochs = "1"}).status == 0);
  const std::string checkpoint = fixture.Path("run.checkpoint");
  fs::rename(fixture.Path("data/cat/0.bmp"), fixture.Path("zero.bmp"));
  const Outcome fewer = fixture.Train("run", {.resume = checkpoint});
  CHECK(fewer.status == 1);
  CHECK(fewer.err == Contains(checkpoint + ": the photos in --data are not those of the run: " +
                              "expected 24 photos, digest "));
  CHECK(fewer.err == Contains("put the files back as they were"));
  // The refused run leaves its pack, which must not be taken for the photos of the first run.
  REQUIRE(fixture.Exists("run.photos"));
  fs::rename(fixture.Path("zero.bmp"), fixture.Path("data/cat/0.bmp"));
  CHECK(fixture.Train("run", {.resume = checkpoint}).status == 0);
}

TEST_CASE("a photo that changed under a kept pack is noticed") {
  const SmallDataset fixture;
  fixture.StopAfterFirstEpochs("run");
  REQUIRE(fixture.Exists("run.photos"));
  usleep(50000);  // file systems count time in steps of some milliseconds
  fixture.Write("data/dog/5.bmp", PhotoBytes(36, 36, 55));
  const Outcome changed = fixture.Train("run", {.resume = fixture.Path("run.checkpoint")});
  CHECK(changed.status == 1);
  CHECK(changed.err == Contains("the photos in --data are not those of the run: expected 24 "));
  CHECK(changed.out == Contains("holds other photos, or these before they changed"));
}

TEST_CASE("a run that diverges says where and leaves nothing bad behind") {
  const SmallDataset fixture;
  const Outcome outcome =
      fixture.Train("run", {.more = {"--preset", "seed", "--learning-rate", "1e30"}});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains("in epoch 1, step "));
  CHECK(outcome.err == Contains("at learning rate 1e+30"));
  CHECK(outcome.err == Contains("gradient"));
  CHECK(outcome.err == Contains("--find-lr"));
  CHECK(!fixture.Exists("run"));
  CHECK(!fixture.Exists("run.checkpoint"));
}

TEST_CASE("a range test suggests a learning rate, draws it and trains nothing") {
  const SmallDataset fixture;
  const TrainingRun range_test{.more = {"--find-lr"}};
  const Outcome outcome = fixture.Train("run", range_test);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("learning rate"));
  CHECK(outcome.out == Contains(fixture.Path("run.find-lr.svg")));
  CHECK(fixture.Read("run.find-lr.svg") == Contains("</svg>"));
  CHECK(!fixture.Exists("run"));
  CHECK(!fixture.Exists("run.checkpoint"));
  // Once more, with the photos of the first time: they stay for the training that follows.
  const Outcome again = fixture.Train("run", range_test);
  CHECK_MESSAGE(again.out.starts_with("reusing " + fixture.Path("run.photos") + "\n"), again.out);
  CHECK(again.out.substr(again.out.find('\n')) == outcome.out.substr(outcome.out.find('\n')));
}

TEST_CASE("each checkpoint keeps the one before it") {
  const TrainerFixture cli;
  const std::string path = cli.Path("c");
  std::vector<float> values(10);
  for (int epoch = 1; epoch <= 3; ++epoch) {
    values[0] = static_cast<float>(epoch);
    REQUIRE(WriteCheckpoint(path, {{"epoch", epoch}}, {std::span<float>(values)}));
    REQUIRE(ReadCheckpoint(path));
    CHECK(ReadCheckpoint(path)->arrays[0] == values);
    CHECK(fs::exists(PreviousCheckpoint(path)) == (epoch > 1));
    if (epoch > 1) CHECK(ReadCheckpoint(PreviousCheckpoint(path))->header["epoch"] == epoch - 1);
  }
  // A folder in the way of the temporary file: neither of the two changes.
  fs::create_directory(path + ".tmp");
  CHECK(!WriteCheckpoint(path, {{"epoch", 4}}, {std::span<float>(values)}));
  CHECK(ReadCheckpoint(path)->header["epoch"] == 3);
  CHECK(ReadCheckpoint(PreviousCheckpoint(path))->header["epoch"] == 2);
  CHECK(!fs::exists(path + ".old"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
