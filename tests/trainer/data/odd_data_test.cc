// Training on folders as people have them: a run goes on while two classes have photos.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/weights.h"
#include "tests/support/child_process.h"
#include "tests/support/cli_fixture.h"
#include "tests/support/contains.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

class Attic : public CommandLine {
 public:
  std::string Photos(const std::string& folder, int first, int count) const {
    for (int i = first; i < first + count; ++i) {
      Write(folder + "/" + std::to_string(i) + ".bmp", PhotoBytes(36, 36, i));
    }
    return Path(folder);
  }
  std::vector<std::string> Arguments() const {
    return {"train", "--data",   Path("data"), "--out",   Path("w"), "--alpha",   "0.25", "--size",
            "32",    "--epochs", "2",          "--batch", "4",       "--threads", "2"};
  }
  std::vector<std::string> ResumeArguments() const {
    return {"train", "--data", Path("data"), "--out", Path("w"), "--resume", Path("w.checkpoint")};
  }
};

TEST_CASE("what cannot be used is named and counted, and the run goes on") {
  const Attic attic;
  attic.Photos("data/cat", 0, 6);
  attic.Photos("data/one", 6, 1);
  attic.Photos("data/caf\xE9", 7, 4);
  attic.Write("data/cat/na\xEFve.bmp", PhotoBytes(36, 36, 20));
  attic.Write("data/cat/really a bitmap.jpg", PhotoBytes(36, 36, 21));
  attic.Write("data/cat/tiny.bmp", PhotoBytes(1, 1, 22));
  attic.Write("data/cat/empty.jpg", "");
  attic.Write("data/cat/text.jpg", "not a photo");
  attic.Write("data/cat/cut.bmp", PhotoBytes(36, 36, 23).substr(0, 1000));
  attic.Write("data/cat/copy.bmp", PhotoBytes(36, 36, 0));
  attic.Write("data/cat/.hidden", "of no interest");
  attic.Write("data/cat/folder/inner.bmp", PhotoBytes(36, 36, 24));
  attic.Write("data/notes/readme.txt", "a class of no photos");
  attic.Write("data/stray.bmp", PhotoBytes(36, 36, 25));
  fs::create_directories(attic.Path("data/nothing"));
  fs::create_symlink("nowhere", attic.Path("data/cat/dangling.bmp"));

  const Outcome outcome = attic.Run(attic.Arguments());
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  for (const char* name : {"cat/empty.jpg: ", "cat/text.jpg: ", "cat/cut.bmp: ",
                           "notes/readme.txt: ", "nothing: no files are in this folder"}) {
    CAPTURE(name);
    CHECK(outcome.err == Contains(attic.Path("data") + "/" + name));
  }
  CHECK(outcome.err == Contains("5 files could not be used; going on without"));
  // 6 + 1 + 4 photos and 4 odd but usable ones.
  CHECK(outcome.out == Contains("15 photos in 4 classes"));
  const auto weights = ReadWeights(attic.Path("w"));
  REQUIRE(weights);
  CHECK(weights->labels == std::vector<std::string>{"caf\xEF\xBF\xBD", "cat", "notes", "one"});

  const Outcome check = attic.Run({"check", "--data", attic.Path("data")});
  CHECK(check.status == 0);
  for (const char* part : {"cat/text.jpg", "cat/empty.jpg", "really a bitmap.jpg", "tiny.bmp",
                           "nothing: no files", "copy.bmp"}) {
    CAPTURE(part);
    CHECK(check.out == Contains(part));
  }
}

TEST_CASE("two classes of one photo each train, without photos held out, and resume") {
  const Attic attic;
  attic.Photos("data/cat", 0, 1);
  attic.Photos("data/dog", 1, 1);
  const Outcome outcome = attic.Run(attic.Arguments());
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("2 to train on, 0 held out"));
  CHECK(ReadWeights(attic.Path("w")));
  CHECK(attic.Read("w.curve.svg") != Contains("nan"));
  const std::string first = attic.Read("w");
  CHECK(attic.Run(attic.ResumeArguments()).status == 0);
  CHECK(attic.Read("w") == first);
}

TEST_CASE("one class alone is refused with what is needed") {
  const Attic attic;
  attic.Photos("data/cat", 0, 5);
  const Outcome one = attic.Run(attic.Arguments());
  CHECK(one.status == 1);
  CHECK(one.err == Contains("expected at least 2 folders with photos"));

  attic.Write("data/dog/text.jpg", "not a photo");
  const Outcome broken = attic.Run(attic.Arguments());
  CHECK(broken.status == 1);
  CHECK(broken.err == Contains("1 of 2 classes have photos that can be used"));
  CHECK(broken.err == Contains("dog/text.jpg"));
  CHECK(!fs::exists(attic.Path("w")));
}

TEST_CASE("folders and files that may not be read are named and left out") {
  const Attic attic;
  attic.Photos("data/cat", 0, 5);
  attic.Photos("data/cow", 5, 5);
  const std::string folder = attic.Photos("data/dark", 10, 2);
  const std::string file = attic.Write("data/cow/secret.bmp", PhotoBytes(36, 36, 12));
  fs::permissions(folder, fs::perms::none);
  fs::permissions(file, fs::perms::none);
  ChildProcess child(attic.Arguments(), attic.Path("stdout"), attic.Path("stderr"),
                     {RLIM_INFINITY, true});
  const int status = child.Wait();
  fs::permissions(folder, fs::perms::owner_all);  // so that it can be removed
  const std::string message = attic.Read("stderr");
  INFO(message);
  CHECK(status == 0);
  CHECK(message == Contains(folder + ": cannot read this folder: Permission denied"));
  CHECK(message == Contains(file + ": cannot open: Permission denied"));
  CHECK(attic.Read("stdout") == Contains("10 photos in 2 classes"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
