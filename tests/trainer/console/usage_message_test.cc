#include "trainer/console/usage_message.h"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("trainer.console");

namespace mobilenet {
namespace {

TEST_CASE("the most similar name is the one with the fewest typing errors") {
  const std::vector<std::string> names{"train", "classify", "evaluate", "card", "--learning-rate"};
  CHECK(MostSimilar("trian", names) == "train");
  CHECK(MostSimilar("clasify", names) == "classify");
  CHECK(MostSimilar("evaluates", names) == "evaluate");
  CHECK(MostSimilar("--learning", names) == "--learning-rate");
  CHECK(MostSimilar("--lerning-rat", names) == "--learning-rate");
}

TEST_CASE("no name is suggested where none is similar") {
  const std::vector<std::string> names{"train", "card"};
  CHECK(MostSimilar("paint", names) == "");
  CHECK(MostSimilar("", names) == "");
  CHECK(MostSimilar("tr", names) == "");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
