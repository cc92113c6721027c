#include "trainer/data/folder/class_name.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "trainer/data/dataset_scan.h"

TEST_SUITE_BEGIN("trainer.data");

namespace mobilenet {
namespace {

TEST_CASE("names that mean one label have one key") {
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"horse", "cavallo", "Horse", "CAVALLO", " horse", "horse ", "hor\xC2\xADse"},
           {"caf\xC3\xA9", "cafe\xCC\x81", "CAFE\xCC\x81", "Caf\xC3\x89"},
           {"sea lion", "sea  lion", "Sea Lion ", "sea\xC2\xA0lion"},
           {"stra\xC3\x9F"
            "e",
            "STRASSE"}}) {
    for (const std::string& name : names) CHECK(LabelKey(name) == LabelKey(names.front()));
  }
}

TEST_CASE("other names have different keys") {
  const std::vector<std::string> names{"a",           "A",       "dog",      "dogs",     "cafe",
                                       "caf\xC3\xA9", "sealion", "sea lion", "sea_lion", "\xC3\xA9",
                                       "\xC3\x89",    "1",       "11"};
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < i; ++j) CHECK(LabelKey(names[i]) != LabelKey(names[j]));
  }
}

TEST_CASE("a name that cannot be shown is no class name") {
  for (const char* name : {"caf\xE9", "a\nb", "\x1B[31m", "\xE2\x80\xAEgod", " ", "\xE2\x80\x8B"}) {
    CHECK_FALSE(CheckClassName(name));
  }
  CHECK(CheckClassName("a\nb").error().message == R"("a\x0Ab" has control characters)");
  for (const char* name : {"dog", "sea lion ", "\xE7\x8A\xAC", "\xF0\x9F\x90\xB6", "#1 & <b>"}) {
    CHECK(CheckClassName(name));
  }
}

TEST_CASE("folders of one label are merged under one of their names, and others keep theirs") {
  const TemporaryFolder folder;
  for (const char* name : {"Dog", "dog", "cafe\xCC\x81", "caf\xC3\xA9", "owl ", "owl", "Cane toad",
                           "A", "a", "Gatto"}) {
    folder.Write(std::string(name) + "/1.png");
  }
  const auto data = ScanDataFolder(folder.Path());
  REQUIRE(data);
  CHECK(data->labels ==
        std::vector<std::string>{"A", "Cane toad", "Gatto", "a", "caf\xC3\xA9", "dog", "owl"});
  REQUIRE(data->notes.size() == 1);
  CHECK(data->notes[0].count == 6);
  CHECK(
      data->notes[0].text ==
      "merged: 6 folders into 3 labels: cafe\xCC\x81 and caf\xC3\xA9 are one label "
      "(caf\xC3\xA9); their names differ in spaces or Unicode form; Dog and dog are one label "
      "(dog); owl and \"owl \" are one label (owl); their names differ in spaces or Unicode form");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
