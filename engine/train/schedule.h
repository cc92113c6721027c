#pragma once

#include <cstdint>

namespace mobilenet {

// A learning rate for each step: linear warm-up from 0 to `peak`, then half a cosine down to
// `peak * final_share` (Loshchilov and Hutter, arXiv 1608.03983, without restarts); or constant.
struct Schedule {
  float peak = 0;
  int64_t steps = 0;  // of the whole run
  int64_t warmup_steps = 0;
  float final_share = 0;
  bool constant = false;  // `peak` at every step
};

// `step` counts from 0.
float LearningRate(const Schedule& schedule, int64_t step);

}  // namespace mobilenet
