#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "trainer/data/split.h"
#include "trainer/training/training.h"

namespace mobilenet {

// What a training run says while it goes on: one line for each finished epoch on standard output,
// and on a terminal a line on standard error that follows the steps.
class TrainReport {
 public:
  explicit TrainReport(const TrainOptions& options);

  void Started(const PhotoSet& photos, const Split& split, const Negatives* negatives,
               int threads) const;
  void Step(const Training& training, const Training::StepReport& report);
  // Augmentation is told as a share of the threads' time; what steps waited for of it, as a share
  // of the steps' time.
  void Epoch(const Training& training, const EpochRecord& record);

 private:
  // Pixels, summed over the images, of the run up to this step: what its time is proportional to.
  double Work(const Training& training) const;
  double SecondsLeft(const Training& training) const;
  void ClearLine();

  const TrainOptions options_;
  const bool terminal_;
  Clock::time_point start_, last_line_;
  double work_at_start_ = -1;
  double images_ = 0;  // since the start
  bool line_is_dirty_ = false;
};

// "1:02:03" or "2:03".
std::string Duration(double seconds);

// `out`.history.jsonl, one JSON object a line, and `out`.curve.svg, the same as a picture.
Result<void> WriteHistory(const std::string& out, const std::vector<EpochRecord>& history);

}  // namespace mobilenet
