#include "trainer/evaluation/ood_scores.h"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/model/weights_write.h"
#include "tests/support/constant_weights.h"
#include "tests/support/contains.h"
#include "tests/support/small_dataset.h"

TEST_SUITE_BEGIN("trainer.evaluation");

namespace mobilenet {
namespace {

TEST_CASE("95% of the scores reach the threshold") {
  std::vector<double> scores;
  for (int i = 0; i < 100; ++i) scores.push_back((i * 37) % 100);
  CHECK(ThresholdAt95Tpr(scores) == 5);  // 95 of 0...99
  CHECK(ThresholdAt95Tpr({3, 1, 2}) == 1);
}

TEST_CASE("scores accept what reaches their own threshold, and AUROC counts pairs") {
  // Two logits each. The photos of the classes have a largest logit of 4, and a difference of 2.
  // The negatives: the same difference but low logits, high but equal logits, low and equal logits,
  // and the logits of a photo of the classes.
  const std::vector<std::vector<float>> photos(20, {4, 2});
  const std::vector<NegativeLogits> negatives{{.logits = {1, -1}, .unseen = true},
                                              {.logits = {5, 5}, .unseen = true},
                                              {.logits = {0, 0}, .unseen = false},
                                              {.logits = {2, 4}, .unseen = false}};
  const auto results = CompareScores(photos, negatives, 2);
  REQUIRE(results.size() == 4);

  CHECK(results[0].score == "largest probability");
  CHECK(results[0].threshold == doctest::Approx(1 / (1 + std::exp(-1.0))));  // 2 / T = 1
  CHECK(results[0].accepted == 0.5);
  CHECK(results[0].accepted_unseen == 0.5);
  CHECK(results[0].accepted_seen == 0.5);
  CHECK(results[0].auroc == doctest::Approx((0.5 + 1 + 1 + 0.5) / 4));

  CHECK(results[1].score == "largest logit");
  CHECK(results[1].threshold == 4);
  CHECK(results[1].accepted_unseen == 0.5);
  CHECK(results[1].accepted_seen == 0.5);
  CHECK(results[1].auroc == doctest::Approx((1 + 0 + 1 + 0.5) / 4));

  CHECK(results[2].score == "energy, T = 2.00");
  CHECK(results[2].threshold == doctest::Approx(4 + 2 * std::log(1 + std::exp(-1.0))));
  CHECK(results[3].threshold == doctest::Approx(4 + std::log(1 + std::exp(-2.0))));
  CHECK(results[3].accepted == 0.5);
}

TEST_CASE("the energy's temperature decides between a peak and a plateau") {
  // The photos have an energy of 3.05 at both temperatures. The negative has 2.9 + log 2 = 3.59 at
  // T = 1, but 2.97 at T = 0.1, where the energy is close to the largest logit.
  const std::vector<std::vector<float>> photos(20, {3.05f, -9});
  const auto results = CompareScores(photos, {{.logits = {2.9f, 2.9f}, .unseen = false}}, 0.1f);
  CHECK(results[2].accepted == 0);
  CHECK(results[3].accepted == 1);
  CHECK(std::isnan(results[0].accepted_unseen));
  const auto json = ToJson(results);
  CHECK(json[0]["accepted_unseen"].is_null());
  CHECK(json[3]["accepted_seen"] == 1);
  CHECK(ToText(results) == Contains("energy, T = 1"));
}

TEST_CASE("evaluate compares the scores where there are negatives") {
  const SmallDataset fixture;
  fixture.WriteNegatives();
  REQUIRE(WriteWeights(fixture.Path("any"), ConstantWeights({"cat", "dog"}, {1, 0}),
                       Storage::kFloat32));
  const Outcome outcome =
      fixture.Run({"evaluate", "--weights", fixture.Path("any"), "--data", fixture.Path("data"),
                   "--negatives", fixture.Path("negatives"), "--json", fixture.Path("json")});
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out == Contains("largest logit"));
  const auto json = nlohmann::json::parse(fixture.Read("json"))["scores"];
  REQUIRE(json.size() == 4);
  for (const auto& score : json) {  // all photos look the same to it
    CHECK(score["auroc"] == 0.5);
    CHECK(score["accepted"] == 1);
    CHECK(score["accepted_unseen"].is_null());
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
