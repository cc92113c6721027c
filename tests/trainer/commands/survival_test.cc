// Training runs that are killed, run out of disk or find their checkpoint damaged.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/contains.h"
#include "tests/support/workshop.h"
#include "trainer/training/checkpoint.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a run that is killed 20 times ends with the same bytes") {
  const Workshop shop;
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(shop.Run(shop.Arguments("whole")).status == 0);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::string expected = shop.Read("whole");

  const std::string checkpoint = shop.Path("cut.checkpoint");
  Random random(20, 0);
  int kills = 0, resumed = 0;
  for (bool done = false; !done;) {
    const bool resume = shop.Exists("cut.checkpoint");
    ChildProcess child(shop.Arguments("cut", resume ? checkpoint : ""), shop.Path("stdout"),
                       shop.Path("stderr"));
    resumed += resume;
    if (kills < 20 && !child.EndsWithin(seconds * random.Uniform())) {
      child.Kill();
      ++kills;
      continue;
    }
    const int status = child.Wait();
    INFO(shop.Read("stderr"));
    REQUIRE(status == 0);
    REQUIRE(shop.Read("cut") == expected);
    CHECK(!shop.Exists("cut.checkpoint.tmp"));
    done = kills == 20;
    // It came to its end before the last kill: start anew.
    for (const char* name : {"cut", "cut.checkpoint", "cut.checkpoint.previous"}) {
      fs::remove(shop.Path(name));
    }
  }
  CHECK(resumed > 0);
}

TEST_CASE("a damaged checkpoint is refused and the one before it takes over") {
  const Workshop shop;
  REQUIRE(shop.Run(shop.Arguments("run")).status == 0);
  const std::string expected = shop.Read("run"), whole = shop.Read("run.checkpoint");
  const std::string checkpoint = shop.Path("run.checkpoint");

  for (const bool truncated : {true, false}) {
    CAPTURE(truncated);
    if (truncated) {
      fs::resize_file(checkpoint, whole.size() / 2);
    } else {
      shop.Write("run.checkpoint", whole);
      shop.FlipBit("run.checkpoint", whole.size() / 3);
    }
    const Outcome refused = shop.Run(shop.Arguments("run", checkpoint));
    CHECK(refused.status == 1);
    CHECK(refused.err == Contains(checkpoint + ": the checkpoint is truncated or damaged"));
    CHECK(refused.err ==
          Contains("the one before it is whole: --resume " + checkpoint + ".previous"));
  }

  const Outcome resumed = shop.Run(shop.Arguments("run", checkpoint + ".previous"));
  CHECK(resumed.status == 0);
  CHECK(shop.Read("run") == expected);

  // With both gone there is nothing to name.
  shop.FlipBit("run.checkpoint", 100);
  shop.FlipBit("run.checkpoint.previous", 100);
  const Outcome lost = shop.Run(shop.Arguments("run", checkpoint));
  CHECK(lost.status == 1);
  CHECK(lost.err != Contains("the one before"));
}

TEST_CASE("a full disk stops the run in words and leaves the checkpoint") {
  const Workshop shop;
  shop.StopAfterFirstEpochs("run");
  const std::string before = shop.Read("run.checkpoint");
  const std::string previous = shop.Read("run.checkpoint.previous");
  REQUIRE(before.size() > 1000000);

  ChildProcess child(shop.Arguments("run", shop.Path("run.checkpoint")), shop.Path("stdout"),
                     shop.Path("stderr"), {before.size() / 2, false});
  CHECK(child.Wait() == 1);
  const std::string message = shop.Read("stderr");
  CHECK(message == Contains(shop.Path("run.checkpoint.tmp") + ": cannot write: File too large"));
  CHECK(message == Contains(shop.Path("run.checkpoint") + " stays as it was last saved"));
  CHECK(shop.Read("run.checkpoint") == before);
  CHECK(shop.Read("run.checkpoint.previous") == previous);
  CHECK(!shop.Exists("run.checkpoint.tmp"));
  CHECK(!shop.Exists("run.checkpoint.old"));
}

TEST_CASE("a folder that changed between the runs is refused with what to do") {
  const Workshop shop;
  REQUIRE(shop.Run(shop.Arguments("run", "", "1")).status == 0);
  const std::string checkpoint = shop.Path("run.checkpoint");
  fs::rename(shop.Path("data/cat/0.bmp"), shop.Path("zero.bmp"));
  const Outcome fewer = shop.Run(shop.Arguments("run", checkpoint));
  CHECK(fewer.status == 1);
  CHECK(fewer.err == Contains(checkpoint + ": the run was trained on other photos (24, digest "));
  CHECK(fewer.err == Contains("put the files back as they were"));
  REQUIRE(shop.Exists("run.photos"));  // of that try: it must not be taken for the run's own photos
  fs::rename(shop.Path("zero.bmp"), shop.Path("data/cat/0.bmp"));
  CHECK(shop.Run(shop.Arguments("run", checkpoint)).status == 0);
}

TEST_CASE("a photo that changed under a kept pack is noticed") {
  const Workshop shop;
  shop.StopAfterFirstEpochs("run");
  REQUIRE(shop.Exists("run.photos"));
  usleep(50000);  // file systems count time in steps of some milliseconds
  shop.Write("data/dog/5.bmp", PhotoBytes(36, 36, 55));
  const Outcome changed = shop.Run(shop.Arguments("run", shop.Path("run.checkpoint")));
  CHECK(changed.status == 1);
  CHECK(changed.err == Contains("the run was trained on other photos (24, digest "));
  CHECK(changed.out == Contains("was made of other photos, or of these before they changed"));
}

TEST_CASE("a run that diverges says where and leaves nothing bad behind") {
  const Workshop shop;
  std::vector<std::string> arguments = shop.Arguments("run");
  arguments.insert(arguments.end(), {"--preset", "seed", "--learning-rate", "1e30"});
  const Outcome outcome = shop.Run(arguments);
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains("in epoch 1, step "));
  CHECK(outcome.err == Contains("at learning rate 1e+30"));
  CHECK(outcome.err == Contains("gradient"));
  CHECK(outcome.err == Contains("--find-lr"));
  CHECK(!shop.Exists("run"));
  CHECK(!shop.Exists("run.checkpoint"));
}

TEST_CASE("a range test suggests a learning rate, draws it and trains nothing") {
  const Workshop shop;
  std::vector<std::string> arguments = shop.Arguments("run");
  arguments.push_back("--find-lr");
  const Outcome outcome = shop.Run(arguments);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("learning rate"));
  CHECK(outcome.out == Contains(shop.Path("run.find-lr.svg")));
  CHECK(shop.Read("run.find-lr.svg") == Contains("</svg>"));
  CHECK(!shop.Exists("run"));
  CHECK(!shop.Exists("run.checkpoint"));
  // Once more, with the photos of the first time: they stay for the training that follows.
  const Outcome again = shop.Run(arguments);
  CHECK(again.out.starts_with("reusing " + shop.Path("run.photos") + "\n"));
  CHECK(again.out.substr(again.out.find('\n')) == outcome.out.substr(outcome.out.find('\n')));
}

TEST_CASE("each checkpoint keeps the one before it") {
  const CommandLine cli;
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
