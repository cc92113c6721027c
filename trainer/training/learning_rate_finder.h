#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"

namespace mobilenet {

// The learning-rate range test (Smith, arXiv 1506.01186): one short run whose rate rises from step
// to step, from too small to learn anything to too large to hold.
struct RangeTest {
  struct Point {
    double learning_rate;
    double loss;      // of this step's batch
    double smoothed;  // moving average over the steps so far
  };
  std::vector<Point> points;         // in the order of the steps
  bool exploded = false;             // ended before the largest rate
  std::optional<double> suggestion;  // where the loss fell fastest; none where it never fell
};

// Trains a fresh network of these options, in batches and at the input side of their first epoch,
// on the photos `train` of the set. Rates rise exponentially from 1e-5 to 10 over 200 steps; stops
// when the smoothed loss is four times its least or not finite. Equal arguments give equal points
// on any number of threads. `progress(done, total)` counts steps; it may be empty.
RangeTest FindLearningRate(const TrainOptions& options, const PhotoSet& photos,
                           const std::vector<uint32_t>& train, ThreadPool& pool,
                           const std::function<void(size_t, size_t)>& progress);

// The rate of the steepest fall of the smoothed loss over the logarithm of the rate, before the
// loss is least.
std::optional<double> SteepestFall(const std::vector<RangeTest::Point>& points);

// What the test found, in words.
std::string ToText(const RangeTest& test);

}  // namespace mobilenet
