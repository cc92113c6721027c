#include "trainer/evaluation/evaluation.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("trainer.evaluation");

namespace mobilenet {
namespace {

// Three photos of a (two right), one of b (predicted a), none of c.
Evaluation SmallEvaluation() {
  const std::vector<LabelPair> predictions{{.truth = 0, .predicted = 0},
                                           {.truth = 0, .predicted = 0},
                                           {.truth = 0, .predicted = 2},
                                           {.truth = 1, .predicted = 0}};
  return Evaluate({"a", "b", "c"}, predictions);
}

TEST_CASE("an evaluation counts by hand") {
  const Evaluation evaluation = SmallEvaluation();
  CHECK(evaluation.images == 4);
  CHECK(evaluation.top1 == doctest::Approx(0.5));
  CHECK(evaluation.confusion == std::vector<std::vector<int64_t>>{{2, 0, 1}, {1, 0, 0}, {0, 0, 0}});
  CHECK(evaluation.classes[0].photos == 3);
  CHECK(evaluation.classes[0].recall == doctest::Approx(2.0 / 3));
  CHECK(evaluation.classes[0].precision == doctest::Approx(2.0 / 3));
  CHECK(evaluation.classes[1].photos == 1);
  CHECK(evaluation.classes[1].recall == 0);
}

TEST_CASE("ratios without photos are undefined and stay out of the mean") {
  const Evaluation evaluation = SmallEvaluation();
  CHECK(std::isnan(evaluation.classes[1].precision));  // nothing was called b
  CHECK(evaluation.classes[2].photos == 0);
  CHECK(std::isnan(evaluation.classes[2].recall));
  CHECK(evaluation.classes[2].precision == 0);
  CHECK(evaluation.balanced == doctest::Approx((2.0 / 3 + 0) / 2));
}

TEST_CASE("an evaluation without photos has no accuracy") {
  const Evaluation evaluation = Evaluate({"a", "b"}, {});
  CHECK(evaluation.images == 0);
  CHECK(std::isnan(evaluation.top1));
  CHECK(std::isnan(evaluation.balanced));
}

TEST_CASE("the JSON of an evaluation has the fixed fields") {
  const auto json = ToJson(SmallEvaluation());
  CHECK(json.dump() == R"({"images":4,"top1":0.5,"balanced":0.3333333333333333,"classes":{)"
                       R"("a":{"n":3,"recall":0.6666666666666666,"precision":0.6666666666666666},)"
                       R"("b":{"n":1,"recall":0.0,"precision":null},)"
                       R"("c":{"n":0,"recall":null,"precision":0.0}},)"
                       R"("confusion":[[2,0,1],[1,0,0],[0,0,0]],"labels":["a","b","c"]})");
}

TEST_CASE("the text of an evaluation shows totals, classes and the confusion matrix") {
  CHECK(ToText(SmallEvaluation()) ==
        "4 photos, top-1 50.00%, balanced 33.33% (mean recall)\n"
        "\n"
        "class  photos  recall  precision\n"
        "--------------------------------\n"
        "a           3  66.67%     66.67%\n"
        "b           1   0.00%          -\n"
        "c           0       -      0.00%\n"
        "\n"
        "Confusion: a row for each true label, a column for each predicted label\n"
        "\n"
        "   true label  1  2  3\n"
        "----------------------\n"
        "1  a           2  .  1\n"
        "2  b           1  .  .\n"
        "3  c           .  .  .\n");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
