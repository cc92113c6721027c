#include "trainer/evaluation/evaluation.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "trainer/evaluation/validation.h"
#include "trainer/evaluation/wilson.h"

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

TEST_CASE("the interval of an accuracy is Wilson's") {
  // Brown, Cai, DasGupta 2001, and Newcombe 1998 (81 of 263, 15 of 148, 1 of 29).
  for (const auto& [right, all, low, high] :
       std::vector<std::tuple<int, int, double, double>>{{81, 263, 0.2553, 0.3662},
                                                         {15, 148, 0.0624, 0.1605},
                                                         {0, 20, 0, 0.1611},
                                                         {1, 29, 0.0061, 0.1718}}) {
    const Interval interval = WilsonInterval(right, all);
    CHECK(std::abs(interval.low - low) < 0.00006);
    CHECK(std::abs(interval.high - high) < 0.00006);
  }
  CHECK(WithInterval(27, 30) == "90.0% (74 to 97%) of 30");
  CHECK(WithInterval(30, 30) == "100.0% (89 to 100%) of 30");
  CHECK(WithInterval(1900, 2000) == "95.0% (94.0 to 95.9%) of 2,000");
  CHECK(WithInterval(0, 0) == "-");
  CHECK(std::isnan(WilsonInterval(0, 0).low));
}

// `photos` photos of two labels with logits 5 and 0; one in `period` is not of the likelier label.
Validation Confident(int photos, int period) {
  Validation validation;
  for (int i = 0; i < photos; ++i) {
    validation.logits.push_back({5, 0});
    validation.truths.push_back(i % period == period - 1 ? 1 : 0);
  }
  return validation;
}

TEST_CASE("few photos move the temperature little, many decide it, and it is bounded") {
  // Without the prior, the best temperature for 10% mistakes is 5 / ln 9.
  const double best = 5 / std::log(9.0);
  CHECK(Calibrate(Confident(10, 10)).temperature > 1.5f);
  CHECK(Calibrate(Confident(10, 10)).temperature < 0.9 * best);
  CHECK(Calibrate(Confident(100, 10)).temperature == doctest::Approx(best).epsilon(0.05));
  CHECK(Calibrate(Confident(1680, 10)).temperature == doctest::Approx(best).epsilon(0.005));
  // All are right: without the prior the temperature would be the smallest possible.
  CHECK(Calibrate(Confident(2, 3)).temperature > 0.9f);
  CHECK(Calibrate(Confident(100, 101)).temperature > 0.5f);
  Validation unsure = Confident(1, 1);  // a wrong answer of a network that has learned nothing
  unsure.logits[0] = {0.6f, 0};
  CHECK(Calibrate(unsure).temperature < 1.3f);
  // Half are wrong: the best temperature would be infinite.
  CHECK(Calibrate(Confident(2, 2)).temperature < 3);
  CHECK(Calibrate(Confident(2000, 2)).temperature == doctest::Approx(4).epsilon(0.01));
  Validation right = Confident(2000, 2001);
  for (auto& logits : right.logits) logits = {1, 0};
  CHECK(Calibrate(right).temperature == doctest::Approx(0.25).epsilon(0.01));
}

TEST_CASE("without photos nothing is fitted") {
  CHECK_FALSE(IsFitted(Calibrate({})));
  CHECK(IsFitted(Calibrate(Confident(2, 3))));
}

TEST_CASE("the JSON of an evaluation has the fixed fields") {
  auto json = ToJson(SmallEvaluation());
  REQUIRE(json["top1_interval"].size() == 2);
  CHECK(json["top1_interval"][0].get<double>() == doctest::Approx(0.150039));
  CHECK(json["top1_interval"][1].get<double>() == doctest::Approx(0.849961));
  json.erase("top1_interval");
  CHECK(json.dump() == R"({"images":4,"top1":0.5,"balanced":0.3333333333333333,"classes":{)"
                       R"("a":{"n":3,"recall":0.6666666666666666,"precision":0.6666666666666666},)"
                       R"("b":{"n":1,"recall":0.0,"precision":null},)"
                       R"("c":{"n":0,"recall":null,"precision":0.0}},)"
                       R"("confusion":[[2,0,1],[1,0,0],[0,0,0]],"labels":["a","b","c"]})");
}

TEST_CASE("the text of an evaluation shows totals, classes and the confusion matrix") {
  CHECK(ToText(SmallEvaluation()) ==
        "4 photos, top-1 50.00%, balanced 33.33% (mean recall)\n"
        "top-1 with its 95% interval: 50.0% (15 to 85%) of 4\n"
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
