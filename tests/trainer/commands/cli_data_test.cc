// The subcommands that read a data folder: evaluate and check.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/model/weights.h"
#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/trainer_fixture.h"

TEST_SUITE_BEGIN("trainer.commands");

namespace mobilenet {
namespace {

using Json = nlohmann::ordered_json;

// Weights that take everything for a dog, and photos of two dogs and three cats, beside a text.
class EvaluationDataset : public TrainerFixture {
 public:
  EvaluationDataset() {
    const Weights weights = ConstantWeights({"cat", "cow", "dog"}, {0, 0, 2});
    written_ = WriteWeights(Path("w.safetensors"), weights, Storage::kFloat32).has_value();
    WritePhotos("data/cane", 0, 2);
    WritePhotos("data/cat", 2, 3);
    Write("data/cat/notes.txt", "three cats");
  }
  bool written() const { return written_; }
  Outcome Evaluate(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"evaluate", "--weights", Path("w.safetensors"), "--data",
                                       Path("data")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

 private:
  bool written_;
};

TEST_CASE("evaluate reads the list of sources before it measures") {
  const EvaluationDataset cli;
  REQUIRE(cli.written());
  const Outcome sources = cli.Evaluate({"--sources", cli.Path("missing")});
  CHECK(sources.status == 1);
  CHECK(sources.out == "");
  CHECK(sources.err == Contains(cli.Path("missing") + ": cannot open"));
}

TEST_CASE("evaluate judges a folder with some of the classes and counts what it cannot use") {
  const EvaluationDataset cli;
  REQUIRE(cli.written());
  const Outcome outcome = cli.Evaluate({"--json", cli.Path("result.json")});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("5 photos, top-1 40.00%, balanced 50.00%"));
  CHECK(outcome.err == Contains("notes.txt"));
  CHECK(outcome.err == Contains("1 file of 6 could not be used"));
  Json result = Json::parse(cli.Read("result.json"));
  CHECK(result["top1_interval"][0].get<double>() == doctest::Approx(0.1176).epsilon(0.001));
  CHECK(result["top1_interval"][1].get<double>() == doctest::Approx(0.7693).epsilon(0.001));
  result.erase("top1_interval");
  CHECK(outcome.out == Contains("95% interval: 40.0% (12 to 77%) of 5\n"));
  CHECK(result == Json::parse(R"({"images":5,"top1":0.4,"balanced":0.5,"classes":{
            "cat":{"n":3,"recall":0.0,"precision":null},
            "cow":{"n":0,"recall":null,"precision":null},
            "dog":{"n":2,"recall":1.0,"precision":0.4}},
            "confusion":[[0,0,3],[0,0,0],[0,0,2]],"labels":["cat","cow","dog"]})"));
}

TEST_CASE("evaluate answers the same on any number of threads") {
  const EvaluationDataset cli;
  const Outcome one = cli.Evaluate({"--threads", "1", "--json", cli.Path("1.json")});
  const Outcome three = cli.Evaluate({"--threads", "3", "--json", cli.Path("3.json")});
  CHECK(one.status == 0);
  CHECK(one.out == three.out);
  CHECK(one.err == three.err);
  CHECK(FirstDifference(cli.Read("1.json"), cli.Read("3.json")) == "");
}

TEST_CASE("evaluate refuses a class that the weights do not know") {
  const EvaluationDataset cli;
  cli.Write("data/zebra/1.bmp", PhotoBytes(40, 40, 9));
  const Outcome outcome = cli.Evaluate({"--json", cli.Path("result.json")});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains("found zebra"));
  CHECK(outcome.err == Contains(cli.Path("data")));
  CHECK(outcome.out == "");
  CHECK(!std::filesystem::exists(cli.Path("result.json")));
}

TEST_CASE("evaluate takes a folder for the label that means the same, and says so") {
  const EvaluationDataset cli;
  cli.WritePhotos("other/Dog", 0, 2);
  cli.WritePhotos("other/CAT", 2, 2);
  const Outcome outcome =
      cli.Run({"evaluate", "--weights", cli.Path("w.safetensors"), "--data", cli.Path("other")});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == Contains("4 photos, top-1 50.00%"));
  CHECK(outcome.err == Contains("renamed: the folder's Dog is the label dog\n"));
  CHECK(outcome.err == Contains("renamed: the folder's CAT is the label cat\n"));
}

TEST_CASE("evaluate says what is wrong with a folder") {
  const EvaluationDataset cli;
  for (const std::string name : {"missing", "empty", "no-photos"}) {
    if (name != "missing") std::filesystem::create_directories(cli.Path(name));
    if (name == "no-photos") cli.Write("no-photos/cat/notes.txt", "nothing");
    const Outcome outcome =
        cli.Run({"evaluate", "--weights", cli.Path("w.safetensors"), "--data", cli.Path(name)});
    CHECK(outcome.status == 1);
    CHECK(outcome.err == Contains(cli.Path(name)));
  }
}

TEST_CASE("results that cannot be written are a failure") {
  const EvaluationDataset cli;
  const std::string nowhere = cli.Path("no/such/folder/result.json");
  const Outcome outcome = cli.Evaluate({"--json", nowhere});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains(nowhere));
}

TEST_CASE("results go through a link, as /dev/stdout is one, and leave it alone") {
  const EvaluationDataset cli;
  cli.Write("target.json", "old");
  std::filesystem::create_symlink("target.json", cli.Path("link.json"));
  const Outcome outcome = cli.Evaluate({"--json", cli.Path("link.json")});
  CHECK(outcome.status == 0);
  CHECK(std::filesystem::is_symlink(cli.Path("link.json")));
  CHECK(Json::parse(cli.Read("target.json"))["images"] == 5);
}

TEST_CASE("check finds broken, mis-suffixed, tiny and duplicate files") {
  const TrainerFixture cli;
  cli.Write("data/gatto/good.bmp", PhotoBytes(60, 50, 1));
  cli.Write("data/gatto/other.bmp", PhotoBytes(60, 50, 2));
  cli.Write("data/gatto/named.jpg", PhotoBytes(60, 50, 3));
  cli.Write("data/gatto/tiny.bmp", PhotoBytes(60, 20, 4));
  cli.Write("data/mucca/same.bmp", PhotoBytes(60, 50, 2));
  cli.Write("data/mucca/near.BMP", PhotoBytes(60, 50, 1, 7));
  cli.Write("data/mucca/text.jpeg", "not a photo");
  std::filesystem::create_directories(cli.Path("data/empty"));

  const Outcome outcome =
      cli.Run({"check", "--data", cli.Path("data"), "--json", cli.Path("check.json")});
  CHECK(outcome.status == 0);
  CHECK(outcome.err == "");
  CHECK(outcome.out == Contains("gatto/other.bmp = mucca/same.bmp  (different classes)"));
  CHECK(outcome.out == Contains("gatto/tiny.bmp: 60 x 20 pixels"));

  const Json json = Json::parse(cli.Read("check.json"));
  CHECK(json["files"] == 7);
  CHECK(json["usable"] == 6);
  CHECK(json["classes"] ==
        Json::parse(R"({"cat":{"files":4,"usable":4},"cow":{"files":3,"usable":2}})"));
  CHECK(json["unusable_folders"].at(0)["folder"] == "empty");
  REQUIRE(json["broken"].size() == 1);
  CHECK(json["broken"][0]["file"] == "mucca/text.jpeg");
  CHECK(json["broken"][0]["reason"] != "");
  CHECK(json["mis_suffixed"] == Json::parse(R"([{"file":"gatto/named.jpg","content":"BMP"}])"));
  CHECK(json["tiny"] == Json::parse(R"([{"file":"gatto/tiny.bmp","width":60,"height":20}])"));
  CHECK(json["duplicates"] == Json::parse(R"([["gatto/other.bmp","mucca/same.bmp"]])"));
  CHECK(json["near_duplicates"] == Json::parse(R"([["gatto/good.bmp","mucca/near.BMP"]])"));
}

TEST_CASE("check names a folder that is not there") {
  const TrainerFixture cli;
  const Outcome outcome = cli.Run({"check", "--data", cli.Path("nowhere")});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == Contains(cli.Path("nowhere")));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
