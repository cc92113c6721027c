#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/train/layers/step_profile.h"
#include "trainer/config/train_options.h"

namespace mobilenet {

// The results of `trainer bench --train`: complete training steps on photos of noise, with
// augmentation, optimiser and weight average.
struct TrainingBench {
  TrainOptions options;
  int threads = 0, steps = 0;
  // Peak operations a second of all threads in the precision of the options, measured in the same
  // run; a multiply-add is two operations.
  double peak = 0;
  double seconds = 0;  // for `steps` steps
  // Another `steps` steps with a profile; reading the clock makes them a little slower.
  StepProfile profile;
  double profiled_seconds = 0;

  double ImagesPerSecond() const { return options.batch * steps / seconds; }
};

// Trains for two warm-up steps and then 2 * `steps` steps. An error when the training diverges.
Result<TrainingBench> RunTrainingBench(const TrainOptions& options, int threads, int steps);

}  // namespace mobilenet
