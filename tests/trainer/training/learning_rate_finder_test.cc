#include "trainer/training/learning_rate_finder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/contains.h"
#include "trainer/training/learning_rate_curve.h"

TEST_SUITE_BEGIN("trainer.training");

namespace mobilenet {
namespace {

// Light photos are class 1, dark ones class 0, all with noise.
PhotoSet MakePhotos(int count) {
  PhotoSet set;
  std::vector<uint8_t> pixels;
  set.labels = {"dark", "light"};
  for (int i = 0; i < count; ++i) {
    Random random(5, static_cast<uint64_t>(i));
    set.photos.push_back({.offset = pixels.size(),
                          .width = 36,
                          .height = 36,
                          .label = i % 2,
                          .file = static_cast<uint32_t>(i),
                          .hash = random.Next()});
    for (int byte = 0; byte < 36 * 36 * 3; ++byte) {
      pixels.push_back(static_cast<uint8_t>(random.Below(100) + (i % 2) * 150));
    }
  }
  set.SetPixels(std::move(pixels));
  return set;
}

// A loss that falls by 2 around `middle` and explodes beyond 3.
std::vector<RangeTest::Point> FallAt(double middle) {
  std::vector<RangeTest::Point> points;
  for (int i = 0; i < 200; ++i) {
    const double rate = 1e-5 * std::pow(1e6, i / 199.0);
    double loss = 2.5 - 2 / (1 + std::pow(middle / rate, 2));
    if (rate > 3) loss += 10 * (rate - 3);
    points.push_back({.learning_rate = rate, .loss = loss, .smoothed = loss});
  }
  return points;
}

}  // namespace

TEST_CASE("the suggestion is where the loss falls fastest") {
  for (const double middle : {0.003, 0.1, 0.4}) {
    const auto rate = SteepestFall(FallAt(middle));
    REQUIRE(rate.has_value());
    CHECK(std::abs(std::log(*rate / middle)) < 0.1);
  }
  std::vector<RangeTest::Point> rising = FallAt(0.1);
  for (auto& point : rising) point.smoothed = 1 + point.learning_rate;
  CHECK_FALSE(SteepestFall(rising).has_value());
  CHECK_FALSE(SteepestFall({}).has_value());
}

TEST_CASE("a range test gives the same points on any number of threads and stops in time") {
  const PhotoSet photos = MakePhotos(24);
  std::vector<uint32_t> train;
  for (uint32_t i = 0; i < 24; ++i) train.push_back(i);
  TrainOptions options = *PresetOptions("best");
  options.spec = {0.25, 32, 2};
  options.batch = 8;
  options.optimizer.clip_norm = 0;
  ThreadPool one(1), three(3);
  size_t last_step = 0;
  const RangeTest test =
      FindLearningRate(options, photos, train, one, [&](size_t done, size_t) { last_step = done; });
  const RangeTest same = FindLearningRate(options, photos, train, three, {});
  REQUIRE(test.points.size() == same.points.size());
  for (size_t i = 0; i < test.points.size(); ++i) {
    CHECK(test.points[i].loss == same.points[i].loss);
  }
  CHECK(last_step >= test.points.size());
  CHECK(test.points.front().learning_rate == doctest::Approx(1e-5));
  // At a rate of 1e-5 a fresh network of two classes still guesses.
  CHECK(test.points.front().loss == doctest::Approx(std::log(2)).epsilon(0.5));
  REQUIRE(test.suggestion.has_value());
  CHECK(*test.suggestion > 1e-4);
  CHECK(*test.suggestion < 10);

  const std::string text = ToText(test), curve = RangeTestCurve(test);
  CHECK(text == Contains("try --learning-rate "));
  CHECK(curve == Contains("falls fastest"));
  CHECK(curve != Contains("nan"));
}

TEST_CASE("a range test without any finite loss has nothing to suggest") {
  const RangeTest test{{}, true, {}};
  CHECK(ToText(test) == "The loss never fell: no learning rate to suggest\n");
  CHECK(RangeTestCurve(test) == Contains("</svg>"));
}

}  // namespace mobilenet

TEST_SUITE_END();
