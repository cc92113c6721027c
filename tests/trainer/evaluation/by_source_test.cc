#include "trainer/evaluation/by_source.h"

#include <doctest/doctest.h>

#include "tests/support/contains.h"
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
  const Sources sources{{"cat/1", "web"}, {"cat/2", "web"}, {"cat/3", "film"}, {"dog/1", "web"}};
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

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
