#include "trainer/training/learning_rate_finder.h"

#include <algorithm>
#include <cmath>

#include "engine/train/network.h"
#include "engine/train/optimizer.h"
#include "trainer/base/text_table.h"
#include "trainer/training/batch_prefetcher.h"
#include "trainer/training/batch_source.h"

namespace mobilenet {
namespace {

using Point = RangeTest::Point;

constexpr int kSteps = 200;
constexpr double kSmallest = 1e-5, kLargest = 10;
constexpr double kSmoothing = 0.95;  // weight of the average so far at each step
constexpr double kExplosion = 4;     // times the smallest smoothed loss

double RateOfStep(int step) {
  return kSmallest * std::pow(kLargest / kSmallest, static_cast<double>(step) / (kSteps - 1));
}

// An exponential moving average with bias correction for its start at 0.
class Smoother {
 public:
  double Add(double value) {
    average_ = kSmoothing * average_ + (1 - kSmoothing) * value;
    weight_ = kSmoothing * weight_ + (1 - kSmoothing);
    return average_ / weight_;
  }

 private:
  double average_ = 0, weight_ = 0;
};

}  // namespace

RangeTest FindLearningRate(const TrainOptions& options, const PhotoSet& photos,
                           const std::vector<uint32_t>& train, ThreadPool& pool,
                           const std::function<void(size_t, size_t)>& progress) {
  BatchSource source(options, photos, train);
  NetworkOptions network_options;
  network_options.spec = options.spec;
  network_options.seed = options.seed;
  Network network(network_options, pool);
  network.SetPrecision(EpochPrecision(options, 0));
  Optimizer optimizer(options.optimizer, network.parameters());
  BatchPrefetcher batches(source, pool);
  const auto position = [&](int step) {
    return BatchPosition{step / source.Steps(), step % source.Steps(), EpochResolution(options, 0)};
  };

  RangeTest test;
  Smoother smoother;
  double least = INFINITY;
  for (int step = 0; step < kSteps && !test.exploded; ++step) {
    batches.Load(position(step),
                 step + 1 < kSteps ? std::optional(position(step + 1)) : std::nullopt, network);
    const double loss = network.ForwardBackward().loss;
    const double rate = RateOfStep(step);
    const double smoothed = smoother.Add(loss);
    least = std::min(least, smoothed);
    test.exploded = !std::isfinite(loss) || smoothed > kExplosion * least;
    if (std::isfinite(loss)) test.points.push_back({rate, loss, smoothed});
    const double norm = optimizer.Step(network.parameters(), static_cast<float>(rate), pool);
    test.exploded = test.exploded || !std::isfinite(norm);
    if (progress) progress(static_cast<size_t>(step) + 1, kSteps);
  }
  test.suggestion = SteepestFall(test.points);
  return test;
}

std::optional<double> SteepestFall(const std::vector<Point>& points) {
  const int reach = 4;  // steps to either side that a slope is measured over
  // The average of the first steps is mostly noise.
  const int first = static_cast<int>(points.size()) / 10 + reach;
  const auto least =
      std::min_element(points.begin(), points.end(),
                       [](const Point& a, const Point& b) { return a.smoothed < b.smoothed; });
  const int last = static_cast<int>(least - points.begin()) - reach;
  std::optional<double> rate;
  double steepest = 0;
  for (int i = first; i <= last; ++i) {
    const Point &before = points[i - reach], &after = points[i + reach];
    const double slope = (after.smoothed - before.smoothed) /
                         (std::log(after.learning_rate) - std::log(before.learning_rate));
    if (slope >= steepest) continue;
    steepest = slope;
    rate = points[i].learning_rate;
  }
  return rate;
}

std::string ToText(const RangeTest& test) {
  std::string text;
  if (test.suggestion) {
    text += "The loss fell fastest at learning rate " + Significant(*test.suggestion, 2) +
            ": try --learning-rate " + Significant(*test.suggestion, 2) + "\n";
  } else {
    text += "The loss never fell: no learning rate to suggest\n";
  }
  if (test.points.empty()) return text;
  const auto least =
      std::min_element(test.points.begin(), test.points.end(),
                       [](const Point& a, const Point& b) { return a.smoothed < b.smoothed; });
  text += "It was smallest at " + Significant(least->learning_rate, 2);
  text += test.exploded
              ? " and exploded at " + Significant(test.points.back().learning_rate, 2)
              : " and did not explode up to " + Significant(test.points.back().learning_rate, 2);
  return text + "\n";
}

}  // namespace mobilenet
