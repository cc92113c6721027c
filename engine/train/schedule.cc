#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mobilenet {

float LearningRate(const Schedule& schedule, int64_t step) {
  if (schedule.constant) return schedule.peak;
  if (step < schedule.warmup_steps) {
    return schedule.peak * static_cast<float>(step + 1) / static_cast<float>(schedule.warmup_steps);
  }
  const double progress =
      static_cast<double>(step - schedule.warmup_steps) /
      static_cast<double>(std::max<int64_t>(1, schedule.steps - schedule.warmup_steps));
  const double cosine = 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, progress)));
  return static_cast<float>(schedule.peak *
                            (schedule.final_share + (1 - schedule.final_share) * cosine));
}

}  // namespace mobilenet
