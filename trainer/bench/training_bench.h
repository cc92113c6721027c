#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/train/layers/step_profile.h"
#include "trainer/config/train_options.h"

namespace mobilenet {

// What `trainer bench --train` measures on made-up photos: whole steps as `trainer train` takes
// them, with augmentation, optimiser and averages.
struct TrainingBench {
  TrainOptions options;
  int threads = 0, steps = 0;
  // Operations a second that the multiply-add units of all threads reached in the same run; of
  // bfloat16 products where the options ask for them.
  double peak = 0;
  double seconds = 0;           // of `steps` steps
  StepProfile profile;          // of as many steps again
  double profiled_seconds = 0;  // of those, a little longer by the readings of the clock

  double ImagesPerSecond() const { return options.batch * steps / seconds; }
};

// `options` decide the network, batch, recipe and precision. Takes two steps to warm up, then
// 2 * `steps`.
Result<TrainingBench> RunTrainingBench(const TrainOptions& options, int threads, int steps);

}  // namespace mobilenet
