#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/train/network.h"
#include "engine/train/optimizer.h"
#include "engine/train/schedule.h"
#include "engine/train/weight_average.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/by_source.h"
#include "trainer/evaluation/validation.h"
#include "trainer/training/batch_prefetcher.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/checkpoint.h"
#include "trainer/training/training_state.h"

namespace mobilenet {

// A training run: network, optimiser, moving average and position. Between any two steps it can be
// saved; a run that resumes from there ends with the same weights, bit for bit.
class Training {
 public:
  // The references and pointers must outlive it. Null: no negatives, no teacher.
  Training(const TrainOptions& options, const PhotoSet& photos, const Split& split,
           ThreadPool& pool, const Negatives* negatives = nullptr, Teacher* teacher = nullptr);

  // Starts from trained weights instead of random ones. Where their labels are not the photos'
  // labels, the fully connected layer still starts from random weights.
  Result<void> Initialise(const Weights& weights);
  // Adds the time of each later step to `profile`, which must outlive this.
  void SetProfile(StepProfile* profile);
  // Continues a run with the same options and inputs from its checkpoint.
  Result<void> Resume(const Checkpoint& checkpoint);
  // Writes a checkpoint. An error, and no file changes, when the network is not finite.
  Result<void> Save(const std::string& path);

  bool Finished() const { return position_.epoch == options_.epochs; }
  int epoch() const { return position_.epoch; }  // the present one, counts from 0
  int step() const { return position_.step; }    // within the epoch
  int StepsPerEpoch() const { return source_.Steps(); }
  const std::vector<EpochRecord>& history() const { return position_.history; }

  struct StepReport {
    double loss, top1;     // means over the epoch so far
    double learning_rate;  // of this step
    int images;            // in this step
    double augment_share;  // as in EpochRecord
  };
  // Trains on one batch. An error, before any weight changes, when the loss or its gradient is not
  // finite: the message names the step, the learning rate and the parameter with the largest
  // gradient.
  Result<StepReport> Step();
  bool EpochDone() const { return step() == source_.Steps(); }
  // Validates, adds to the history and moves on to the next epoch. An error when the network is not
  // finite.
  Result<EpochRecord> FinishEpoch();

  struct FinalResult {
    Weights weights;                     // with labels, calibration and provenance
    Validation validation;               // of these weights, on the validation photos
    std::optional<UnseenResult> unseen;  // with options.unseen_sources, on the photos of these
  };
  // The weights of the best epoch with options.keep_best, else those of the last step.
  Result<FinalResult> Finish();

 private:
  TrainingInputs Inputs() const;
  std::vector<std::string> Others() const;  // the network's outputs after those of the classes
  std::vector<std::span<float>> CheckpointArrays();  // of the network, optimiser, average and best
  std::optional<BatchPosition> NextBatch() const;    // none after the last step of the run
  double TrainTop1() const;     // fraction of the epoch's labelled images so far
  double AugmentShare() const;  // of the epoch's steps so far
  tl::unexpected<Error> Diverged(const std::string& problem, float learning_rate);
  Weights ExportWeights();
  Result<Validation> ValidateNow();

  const TrainOptions options_;
  const PhotoSet& photos_;
  const Split& split_;
  const Negatives* const negatives_;
  const Teacher* const teacher_;
  ThreadPool& pool_;
  BatchSource source_;
  BatchPrefetcher batches_;
  Network network_;
  StepProfile* profile_ = nullptr;
  Optimizer optimizer_;
  std::optional<WeightAverage> average_;
  Schedule schedule_;
  TrainingPosition position_;
  std::vector<std::vector<float>> best_state_;  // of the best epoch so far, with keep_best
};

}  // namespace mobilenet
