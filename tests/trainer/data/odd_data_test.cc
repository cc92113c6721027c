// Training on unusual folders: a run continues as long as two classes have photos.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

const TrainingRun kTwoEpochs{.epochs = "2", .batch = "4"};

// Folders as people have them: a class of one photo, names that are not UTF-8, and files of many
// kinds that are no photos.
class UnusualDataset : public TrainerFixture {
 public:
  UnusualDataset() {
    WritePhotos("data/cat", 0, 6);
    WritePhotos("data/one", 6, 1);
    WritePhotos("data/caf\xE9", 7, 4);
    Write("data/cat/na\xEFve.bmp", PhotoBytes(36, 36, 20));
    Write("data/cat/really a bitmap.jpg", PhotoBytes(36, 36, 21));
    Write("data/cat/tiny.bmp", PhotoBytes(1, 1, 22));
    Write("data/cat/empty.jpg", "");
    Write("data/cat/text.jpg", "not a photo");
    Write("data/cat/cut.bmp", PhotoBytes(36, 36, 23).substr(0, 1000));
    Write("data/cat/copy.bmp", PhotoBytes(36, 36, 0));
    Write("data/cat/.hidden", "of no interest");
    Write("data/cat/folder/inner.bmp", PhotoBytes(36, 36, 24));
    Write("data/notes/readme.txt", "a class of no photos");
    Write("data/stray.bmp", PhotoBytes(36, 36, 25));
    MakeFolder("data/nothing");
    fs::create_symlink("nowhere", Path("data/cat/dangling.bmp"));
  }
};

TEST_CASE("files that cannot be used are named and counted, and the run continues") {
  const UnusualDataset fixture;
  const Outcome outcome = fixture.Train("w", kTwoEpochs);
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  for (const char* name : {"cat/empty.jpg: ", "cat/text.jpg: ", "cat/cut.bmp: ",
                           "notes/readme.txt: ", "nothing: no files are in this folder"}) {
    CAPTURE(name);
    CHECK(outcome.err == Contains(fixture.Path("data") + "/" + name));
  }
  CHECK(outcome.err == Contains("5 files could not be used; training goes on without"));
  // 6 + 1 + 4 photos and 4 odd but usable ones.
  CHECK(outcome.out == Contains("15 photos in 4 classes"));
  const auto weights = ReadWeights(fixture.Path("w"));
  REQUIRE(weights);
  CHECK(weights->labels == std::vector<std::string>{"caf\xEF\xBF\xBD", "cat", "notes", "one"});

  const Outcome check = fixture.Run({"check", "--data", fixture.Path("data")});
  CHECK(check.status == 0);
  for (const char* part : {"cat/text.jpg", "cat/empty.jpg", "really a bitmap.jpg", "tiny.bmp",
                           "nothing: no files", "copy.bmp"}) {
    CAPTURE(part);
    CHECK(check.out == Contains(part));
  }
}

TEST_CASE("two classes of one photo each train, without photos held out, and resume") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 1);
  cli.WritePhotos("data/dog", 1, 1);
  const Outcome outcome = cli.Train("w", kTwoEpochs);
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("2 for training, 0 for validation"));
  CHECK(ReadWeights(cli.Path("w")));
  CHECK(cli.Read("w.curve.svg") != Contains("nan"));
  const std::string first = cli.Read("w");
  CHECK(cli.Train("w", {.resume = cli.Path("w.checkpoint")}).status == 0);
  CHECK(FirstDifference(cli.Read("w"), first) == "");
}

TEST_CASE("one class alone is refused with what is needed") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 5);
  const Outcome one = cli.Train("w", kTwoEpochs);
  CHECK(one.status == 1);
  CHECK(one.err == Contains("expected at least 2 folders with photos"));

  cli.Write("data/dog/text.jpg", "not a photo");
  const Outcome broken = cli.Train("w", kTwoEpochs);
  CHECK(broken.status == 1);
  CHECK(broken.err == Contains("1 of 2 classes have photos that can be used"));
  CHECK(broken.err == Contains("dog/text.jpg"));
  CHECK(!cli.Exists("w"));
}

TEST_CASE("folders and files that may not be read are named and left out") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 5);
  cli.WritePhotos("data/cow", 5, 5);
  const std::string folder = cli.WritePhotos("data/dark", 10, 2);
  const std::string file = cli.Write("data/cow/secret.bmp", PhotoBytes(36, 36, 12));
  fs::permissions(folder, fs::perms::none);
  fs::permissions(file, fs::perms::none);
  ChildProcess child = cli.Start(cli.TrainArguments("w", kTwoEpochs), {RLIM_INFINITY, true});
  const int status = child.Wait();
  fs::permissions(folder, fs::perms::owner_all);  // so that it can be removed
  const std::string message = cli.Read("stderr");
  INFO(message);
  CHECK(status == 0);
  CHECK(message == Contains(folder + ": cannot read this folder: Permission denied"));
  CHECK(message == Contains(file + ": cannot open: Permission denied"));
  CHECK(cli.Read("stdout") == Contains("10 photos in 2 classes"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
