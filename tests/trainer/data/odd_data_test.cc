// Training on unusual folders: a run continues as long as two classes have photos.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
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
    WritePhotos("data/caf\xC3\xA9", 7, 4);
    Write("data/cat/na\xEFve.bmp", PhotoBytes(36, 36, 20));
    Write("data/cat/really a bitmap.jpg", PhotoBytes(36, 36, 21));
    Write("data/cat/tiny.bmp", PhotoBytes(1, 1, 22));
    Write("data/cat/empty.jpg", "");
    Write("data/cat/text.jpg", "not a photo");
    Write("data/cat/cut.bmp", PhotoBytes(36, 36, 23).substr(0, 1000));
    Write("data/cat/copy.bmp", PhotoBytes(36, 36, 0));
    Write("data/cat/.hidden", "of no interest");
    Write("data/cat/folder/inner.bmp", PhotoBytes(36, 36, 24));
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
                           "nothing: no files are in this folder"}) {
    CAPTURE(name);
    CHECK(outcome.err == Contains(fixture.Path("data") + "/" + name));
  }
  CHECK(outcome.err == Contains("4 files could not be used; training goes on without"));
  // 6 + 1 + 4 photos and 4 odd but usable ones.
  CHECK(outcome.out == Contains("15 photos in 3 classes"));
  const auto weights = ReadWeights(fixture.Path("w"));
  REQUIRE(weights);
  CHECK(weights->labels == std::vector<std::string>{"caf\xC3\xA9", "cat", "one"});

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
  // Nothing that was not measured is shown as a number.
  const std::string text = outcome.out + outcome.err;
  CHECK(outcome.err == Contains("no photo is held out: the accuracy stays unknown"));
  CHECK(outcome.out == Contains("w: accuracy unknown, no temperature and no threshold"));
  for (const char* number : {"loss 0.000", "temperature 1", "confidence of", "validation loss"}) {
    CHECK_MESSAGE(text != Contains(number), text);
  }
  CHECK(cli.Read("w.history.jsonl") == Contains("\"val_loss\":null"));
  CHECK(cli.Read("w") != Contains("calibration"));
  CHECK(cli.Read("w.report.html") == Contains("no photo was held out"));
  const Outcome again = cli.Run({"calibrate", "--weights", cli.Path("w"), "--data",
                                 cli.Path("data"), "--out", cli.Path("again")});
  CHECK(again.status == 1);
  CHECK(again.err == Contains("its training held out no photo, because there were too few"));
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

// Trains on `folder` and expects to be refused before training, with `parts` in the message.
void CheckRefused(const TrainerFixture& cli, const std::vector<std::string>& parts) {
  const Outcome outcome = cli.Train("w", kTwoEpochs);
  CHECK(outcome.status == 1);
  for (const std::string& part : parts) CHECK(outcome.err == Contains(part));
  CHECK(outcome.err != Contains("goes on"));
  CHECK(outcome.out != Contains("epoch"));
  for (const char* name : {"w", "w.photos", "w.checkpoint"}) CHECK(!cli.Exists(name));
}

TEST_CASE("a label without a photo that can be used is refused before training") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 3);
  cli.WritePhotos("data/dog", 3, 3);
  SUBCASE("one corrupt photo") {
    cli.Write("data/fox/1.bmp", PhotoBytes(36, 36, 9).substr(0, 1000));
    CheckRefused(cli, {cli.Path("data") + ": no photo: 1 label has no photo that can be used",
                       "fox (1 file: fox/1.bmp: ", "move the folder out of the data folder"});
  }
  SUBCASE("several, of which one has photos in folders of its own only") {
    cli.Write("data/fox/1.txt", "no photo");
    cli.Write("data/fox/2.txt", "no photo");
    cli.WritePhotos("data/owl/2020", 6, 2);
    CheckRefused(cli, {"no photo: 2 labels have no photo that can be used",
                       "owl (2 files; the first: owl/2020 is a folder inside the class folder)",
                       "fox (2 files; the first: fox/1.txt: ", "move these folders out"});
    const Outcome check = cli.Run({"check", "--data", cli.Path("data")});
    CHECK(check.status == 0);
    CHECK(check.out == Contains("no photo: 2 labels have no photo that can be used"));
  }
}

TEST_CASE("folders that systems make are no classes") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 3);
  cli.WritePhotos("data/dog", 3, 3);
  for (const char* name : {"@eaDir", "__MACOSX", ".git", ".thumbnails", "$RECYCLE.BIN",
                           "System Volume Information", "lost+found", ".ipynb_checkpoints"}) {
    cli.WritePhotos(std::string("data/") + name, 6, 1);
  }
  cli.Write("data/cat/Thumbs.db", "");
  const Outcome outcome = cli.Train("w", kTwoEpochs);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("6 photos in 2 classes"));
  CHECK(outcome.err == Contains("trainer: skipped: 9 hidden or system items ($RECYCLE.BIN, "));
  CHECK(outcome.err != Contains("could not be used"));
}

TEST_CASE("what training does not use as it is, it says in the lines that check prints") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cavallo", 0, 3);
  cli.WritePhotos("data/horse", 3, 3);
  cli.WritePhotos("data/gatto", 6, 3);
  cli.WritePhotos("data/dog", 9, 3);
  cli.WritePhotos("data", 12, 1);
  cli.Write("data/dog/same.bmp", PhotoBytes(36, 36, 6));
  fs::create_symlink(".", cli.Path("data/loop"));
  fs::create_symlink("self", cli.Path("data/self"));
  const std::string beside =
      "not used: 1 file beside the class folders (12.bmp); move photos into the folder of their "
      "class\n";
  const std::string two_labels =
      "two labels: 1 photo is in folders of different labels (gatto/6.bmp = dog/same.bmp); "
      "training uses each copy, so delete the wrong one\n";
  const std::vector<std::string> lines{beside, "not used: 2 links in a loop (loop, self)\n",
                                       "merged: cavallo and horse are one label (horse)\n",
                                       "renamed: 1 folder has an English label: gatto (cat)\n",
                                       two_labels};
  // Once from photos that are decoded, once from packed ones.
  const Outcome find = cli.Train("w", {.more = {"--find-lr"}});
  const Outcome train = cli.Train("w", kTwoEpochs);
  CHECK(train.status == 0);
  CHECK(train.out == Contains("reusing"));
  const Outcome check =
      cli.Run({"check", "--data", cli.Path("data"), "--json", cli.Path("check.json")});
  CHECK(check.status == 0);
  for (const std::string& line : lines) {
    CHECK(find.err == Contains("trainer: " + line));
    CHECK(train.err == Contains("trainer: " + line));
    CHECK(check.out == Contains("\n" + line));
  }
  const auto notes = nlohmann::json::parse(cli.Read("check.json"))["notes"];
  REQUIRE(notes.size() == 5);
  CHECK(notes[2]["kind"] == "merged");
  CHECK(notes[2]["count"] == 2);
  CHECK(notes[2]["names"] == nlohmann::json({"cavallo", "horse"}));
}

TEST_CASE("a class name that cannot be a label is refused at once, and shown escaped") {
  const TrainerFixture cli;
  cli.WritePhotos("data/cat", 0, 3);
  cli.WritePhotos("data/caf\xE9", 3, 3);
  cli.WritePhotos("data/a\nb", 6, 3);
  cli.WritePhotos("data/\x1B[31mred", 9, 3);
  const Outcome outcome = cli.Train("w", kTwoEpochs);
  CHECK(outcome.status == 1);
  CHECK(outcome.out == "");
  CHECK(outcome.err ==
        "trainer: " + cli.Path("data") + ": the name of a class folder becomes a label, but " +
            R"("\x1B[31mred" has control characters, "a\x0Ab" has control characters, )" +
            R"("caf\xE9" is not UTF-8; rename these folders)" + "\n");
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
