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

// Result of a learning-rate range test (Smith, arXiv 1506.01186): one short run whose learning rate
// rises with each step, from too small to learn anything until the loss explodes.
struct RangeTest {
  struct Point {
    double learning_rate;
    double loss;      // of this step's batch
    double smoothed;  // exponential moving average over the steps so far
  };
  std::vector<Point> points;         // in the order of the steps
  bool exploded = false;             // the loss exploded before the largest rate
  std::optional<double> suggestion;  // rate where the loss fell fastest; none if it never fell
};

// Trains a network from random weights on the photos `train` (indices) of the set, with the batches
// and the input side of the first epoch of `options`. The rate rises exponentially from 1e-5 to 10
// over 200 steps. Stops when the smoothed loss is four times its minimum, or the loss is not
// finite. The result does not depend on the number of threads. `progress(done, total)` counts
// steps; it may be empty.
RangeTest FindLearningRate(const TrainOptions& options, const PhotoSet& photos,
                           const std::vector<uint32_t>& train, ThreadPool& pool,
                           const std::function<void(size_t, size_t)>& progress);

// The rate where the smoothed loss falls most steeply over the logarithm of the rate, before its
// minimum.
std::optional<double> SteepestFall(const std::vector<RangeTest::Point>& points);

// For people: the suggestion, the minimum, and where the loss exploded.
std::string ToText(const RangeTest& test);

}  // namespace mobilenet
