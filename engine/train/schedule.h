#pragma once

#include <cstdint>

namespace mobilenet {

// The learning rate over a run: a linear warm-up to `peak` in the first warmup_steps, then half a
// cosine down to peak * final_share at the last step (Loshchilov and Hutter, arXiv 1608.03983,
// without restarts).
struct Schedule {
  float peak = 0;     // the largest learning rate
  int64_t steps = 0;  // steps of the whole run, warm-up included
  int64_t warmup_steps = 0;
  float final_share = 0;  // fraction of `peak` at the end
  bool constant = false;  // if true, `peak` at every step
};

// The learning rate of a step; `step` counts from 0.
float LearningRate(const Schedule& schedule, int64_t step);

}  // namespace mobilenet
