#include "trainer/evaluation/by_source.h"

#include <doctest/doctest.h>

#include "tests/support/contains.h"
#include "tests/support/small_dataset.h"
#include "trainer/evaluation/classified_photo.h"

TEST_SUITE_BEGIN("trainer.evaluation");

namespace mobilenet {
namespace {

ClassifiedPhoto Photo(const std::string& name, int truth, int answer) {
  ClassifiedPhoto photo;
  photo.name = name;
  photo.truth = truth;
  photo.logits = {0, 0};
  photo.logits[static_cast<size_t>(answer)] = 1;
  return photo;
}

TEST_CASE("recall is counted for each class and source") {
  const std::map<std::string, std::string> sources{
      {"cat/1", "web"}, {"cat/2", "web"}, {"cat/3", "film"}, {"dog/1", "web"}};
  const auto results =
      RecallBySource({Photo("dog/1", 1, 1), Photo("cat/1", 0, 0), Photo("cat/2", 0, 1),
                      Photo("cat/3", 0, 0), Photo("cat/4", 0, 1)},
                     {"cat", "dog"}, sources);
  const nlohmann::ordered_json expected = {{"cat",
                                            {{"film", {{"n", 1}, {"recall", 1.0}}},
                                             {"unknown", {{"n", 1}, {"recall", 0.0}}},
                                             {"web", {{"n", 2}, {"recall", 0.5}}}}},
                                           {"dog", {{"web", {{"n", 1}, {"recall", 1.0}}}}}};
  CHECK(ToJson(results) == expected);
  CHECK(ToText(results) == Contains("cat    web           2   50.00%\n"));
}

TEST_CASE("a file of sources is read, or refused with its line") {
  const SmallDataset fixture;
  fixture.Write("sources.tsv", std::string("cat/0.bmp\tweb\r\n\ncat/2.bmp\tfilm"));
  const auto sources = ReadSources(fixture.Path("sources.tsv"));
  REQUIRE(sources);
  CHECK(*sources ==
        std::map<std::string, std::string>{{"cat/0.bmp", "web"}, {"cat/2.bmp", "film"}});
  fixture.Write("broken.tsv", std::string("cat/0.bmp\tweb\ncat/2.bmp film\n"));
  const auto broken = ReadSources(fixture.Path("broken.tsv"));
  REQUIRE(!broken);
  CHECK(broken.error().message == Contains("broken.tsv: line 2: expected a file and its source"));
  CHECK(!ReadSources(fixture.Path("nowhere.tsv")));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
