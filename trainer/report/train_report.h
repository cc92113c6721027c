#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "trainer/data/split.h"
#include "trainer/training/training.h"

namespace mobilenet {

// Prints the progress of a training run: one line for each epoch on standard output and, on a
// terminal, a line on standard error that is rewritten as steps are done.
class TrainReport {
 public:
  explicit TrainReport(const TrainOptions& options);

  // Also says on standard error for which labels no photo is held out.
  void Started(const PhotoSet& photos, const Split& split, const Negatives* negatives,
               int threads) const;
  void Step(const Training& training, const Training::StepReport& report);
  // Augmentation is printed as a fraction of the threads' time.
  void Epoch(const Training& training, const EpochRecord& record);

 private:
  // Input pixels of all images up to this step, to which the run's time is proportional.
  double WorkDone(const Training& training) const;
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

// Writes OUT.history.jsonl, one JSON object for each epoch and line, and OUT.curve.svg, the
// learning curve.
Result<void> WriteHistory(const std::string& out, const std::vector<EpochRecord>& history);

}  // namespace mobilenet
