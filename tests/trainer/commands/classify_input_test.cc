// Where trainer classify takes photos from: folders, and standard input.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

constexpr char kAnswer[] = ": dog 84.38%, cat 11.42%, cow 4.20%\n";

class ClassifyFixture : public TrainerFixture {
 public:
  ClassifyFixture() {
    const Weights weights = ConstantWeights({"cat", "dog", "cow"}, {0, 2, -1});
    REQUIRE(WriteWeights(Path("w"), weights, Storage::kFloat32));
  }

  Outcome Classify(std::vector<std::string> arguments, const std::string& input = "") const {
    arguments.insert(arguments.begin(), {"classify", "--weights", Path("w")});
    return Run(arguments, input);
  }

  std::string Photo(const std::string& name) const { return Write(name, PhotoBytes(40, 30, 1)); }
};

TEST_CASE("classify walks folders in sorted order and counts what else is there") {
  const ClassifyFixture cli;
  const std::string b = cli.Photo("pets/b.bmp"), a = cli.Photo("pets/old/a.bmp");
  const std::string upper = cli.Photo("pets/C.BMP"), nameless = cli.Photo("pets/photo");
  cli.Write("pets/notes.txt", "Rex, 2019");
  cli.Write("pets/old/list.csv", "1;2");
  for (const char* name : {"pets/.DS_Store", "pets/@eaDir/b.bmp/thumb.bmp", "pets/Thumbs.db"}) {
    cli.Photo(name);
  }
  fs::create_directory_symlink(cli.Path("pets"), cli.Path("pets/old/round"));

  const std::string single = cli.Photo("a.bmp");
  const Outcome outcome = cli.Classify({single, cli.Path("pets")});
  CHECK(outcome.status == 0);
  CHECK(outcome.out ==
        single + kAnswer + upper + kAnswer + b + kAnswer + a + kAnswer + nameless + kAnswer);
  CHECK(outcome.err == "trainer: " + cli.Path("pets") +
                           ": skipped 2 files that are not photos (the first: " +
                           cli.Path("pets/notes.txt") + ") and 3 hidden or system entries\n");
}

TEST_CASE("broken photos in a folder are reported, and the others classified") {
  const ClassifyFixture cli;
  const std::string good = cli.Photo("pets/good.bmp");
  const std::string empty = cli.Write("pets/empty.jpg");
  fs::create_symlink(cli.Path("nowhere"), cli.Path("pets/link.jpg"));
  const Outcome outcome = cli.Classify({cli.Path("pets")});
  CHECK(outcome.status == 1);
  CHECK(outcome.out == good + kAnswer);
  CHECK(outcome.err == Contains("trainer: " + empty + ": the file is empty"));
  CHECK(outcome.err == Contains("trainer: " + cli.Path("pets/link.jpg") + ": cannot open"));
}

TEST_CASE("a folder without photos is a failure") {
  const ClassifyFixture cli;
  cli.MakeFolder("empty");
  cli.Write("texts/a.txt", "a");
  const Outcome outcome = cli.Classify({cli.Path("empty"), cli.Path("texts")});
  CHECK(outcome.status == 1);
  CHECK(outcome.out == "");
  CHECK(outcome.err == Contains(cli.Path("empty") + ": no photos are in this folder\n"));
  CHECK(outcome.err == Contains(cli.Path("texts") + ": skipped 1 file that is not a photo (" +
                                cli.Path("texts/a.txt") + ")\n"));
  CHECK(outcome.err == Contains(cli.Path("texts") + ": no photos are in this folder\n"));
}

TEST_CASE("classify reads one photo from standard input") {
  const ClassifyFixture cli;
  const std::string bytes = PhotoBytes(40, 30, 1);
  const std::string file = cli.Photo("a.bmp");
  const Outcome dash = cli.Classify({"-", file}, bytes);
  CHECK(dash.status == 0);
  CHECK(dash.out == std::string("standard input") + kAnswer + file + kAnswer);
  CHECK(cli.Classify({}, bytes).out == std::string("standard input") + kAnswer);
  CHECK(cli.Classify({"--json"}, bytes).out == Contains("{\"file\":\"-\","));

  CHECK(cli.Classify({"-", "-"}, bytes).status == 2);
  const Outcome nothing = cli.Classify({"-"});
  CHECK(nothing.status == 1);
  CHECK(nothing.err == Contains("trainer: standard input: the file is empty"));
  const Outcome text = cli.Classify({"-"}, "a.bmp\n");
  CHECK(text.status == 1);
  CHECK(text.err == Contains("trainer: standard input: the file is a text file"));
}

TEST_CASE("standard input without an argument is a photo if it begins like one") {
  const ClassifyFixture cli;
  // Each of them has a line feed before the first byte 0, or no byte 0.
  for (const std::string start :
       {"\x89PNG\r\n\x1A\n", "GIF89a\n", "\xFF\xD8\xFF\xE1\n", "BM6\n", "RIFF\x12\nxyWEBP"}) {
    const Outcome outcome = cli.Classify({}, start + std::string(20, '\0'));
    INFO(outcome.err);
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains("trainer: standard input: "));
  }
  // Names that look like the beginning of a picture.
  for (const char* name : {"BMW.bmp", "GIF89a.bmp", "RIFF.bmp", "\xC3\xBF\xC3\x98.bmp"}) {
    const std::string path = cli.Photo(name);
    fs::current_path(cli.Path());
    const Outcome outcome = cli.Classify({}, std::string(name) + "\n");
    CHECK(outcome.out == name + std::string(kAnswer));
  }
  fs::current_path("/");
}

TEST_CASE("a name in square brackets is one name") {
  const ClassifyFixture cli;
  cli.Photo("[a,b]");
  fs::current_path(cli.Path());
  const Outcome outcome = cli.Classify({"[a,b]"});
  fs::current_path("/");
  CHECK(outcome.err == "");
  CHECK(outcome.out == std::string("./[a,b]") + kAnswer);
}

TEST_CASE("standard input may name folders") {
  const ClassifyFixture cli;
  const std::string photo = cli.Photo("pets/a.bmp");
  CHECK(cli.Classify({}, cli.Path("pets") + "\n").out == photo + kAnswer);
}

TEST_CASE("standard input that never ends is left at the limit") {
  const ClassifyFixture cli;
  const auto classify = [&](const std::string& arguments, const std::string& source) {
    const std::string command = source + " | " + TRAINER_PROGRAM + " classify --weights " +
                                cli.Path("w") + " " + arguments + " 2>" + cli.Path("err");
    const int status = std::system(command.c_str());
    CHECK(WEXITSTATUS(status) == 1);
    return cli.Read("err");
  };
  CHECK(classify("-", "cat /dev/zero") ==
        "trainer: standard input: the file is too large (at most 50 MiB are read)\n");
  CHECK(classify("", "cat /dev/zero") ==
        "trainer: standard input: the file is too large (at most 50 MiB are read)\n");
  CHECK(classify("", "yes | tr -d '\\n'") ==
        "trainer: standard input: expected names of photos, one a line, found a line of more than "
        "65536 bytes. To classify a photo itself, add the argument -\n");
}

TEST_CASE("an answer that cannot be written is a failure") {
  const ClassifyFixture cli;
  const std::string photo = cli.Photo("a.bmp");
  for (const char* output : {">/dev/full", ">&-"}) {
    const std::string command = std::string(TRAINER_PROGRAM) + " classify --weights " +
                                cli.Path("w") + " " + photo + " 2>" + cli.Path("err") + " " +
                                output;
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 1);
    CHECK(cli.Read("err") == Contains("trainer: standard output: cannot write: "));
  }
  const std::string info = std::string(TRAINER_PROGRAM) + " info >/dev/full 2>" + cli.Path("err");
  CHECK(WEXITSTATUS(std::system(info.c_str())) == 1);
  CHECK(cli.Read("err") == "trainer: standard output: cannot write: No space left on device\n");
}

TEST_CASE("a file does not get the messages of a closed standard error") {
  const ClassifyFixture cli;
  const std::string photo = cli.Photo("data/dog/a.bmp");
  cli.Write("data/dog/b.jpg", "not a photo");
  const std::string command = std::string(TRAINER_PROGRAM) + " evaluate --weights " +
                              cli.Path("w") + " --data " + cli.Path("data") + " --json " +
                              cli.Path("out.json") + " >" + cli.Path("out") + " 2>&-";
  CHECK(WEXITSTATUS(std::system(command.c_str())) == 0);
  CHECK(cli.Read("out.json").starts_with("{"));
  CHECK(cli.Read("out.json") != Contains("b.jpg"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
