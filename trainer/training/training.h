#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
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
#include "trainer/evaluation/validation.h"
#include "trainer/training/batch_prefetcher.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/checkpoint.h"

namespace mobilenet {

// One line of a run's history.
struct EpochRecord {
  int epoch = 0;                    // counts from 1
  int resolution = 0;               // input side that was trained at; validation is at full size
  double learning_rate = 0;         // of the last step
  double loss = 0, train_top1 = 0;  // over the augmented training photos
  double val_loss = 0, val_top1 = 0, val_balanced = 0;
  double seconds = 0;  // training and validation
  // Of the training steps alone. NaN in histories from before these were written down.
  double images_per_second = 0;
  double augment_share = 0;  // of the threads' time
  double waiting_share = 0;  // of the time: steps waited for images that were not yet prepared
};
nlohmann::ordered_json ToJson(const EpochRecord& record);

// A training run at some position: network, optimiser, moving average, and what has been seen. It
// can be saved between any two steps, and taken up again to the same result bit for bit.
class Training {
 public:
  // The photos, the split the negatives and the teacher (null: none) must outlive it.
  Training(const TrainOptions& options, const PhotoSet& photos, const Split& split,
           ThreadPool& pool, const Negatives* negatives = nullptr, Teacher* teacher = nullptr);

  // Starts from a trained network's weights instead of random ones. Where its labels are others
  // than the photos', the fully connected layer starts at random all the same.
  Result<void> Initialise(const Weights& weights);
  // Adds up in `profile`, which outlives it, where the time of the steps to come goes.
  void SetProfile(StepProfile* profile);
  // Where the run's weights come from but the photos: the provenance of those that it started from
  // ("init"; true where they tell none) and the digest of its teacher ("teacher_digest").
  nlohmann::ordered_json ParentRuns() const;
  // Goes on where a checkpoint of a run with these options and photos left off.
  Result<void> Resume(const Checkpoint& checkpoint);
  // Refuses to replace a good checkpoint by a network that is not finite.
  Result<void> Save(const std::string& path);

  bool Finished() const { return epoch_ == options_.epochs; }
  int epoch() const { return epoch_; }  // the present one, counts from 0
  int step() const { return step_; }    // within the epoch
  int StepsPerEpoch() const { return source_.Steps(); }
  const std::vector<EpochRecord>& history() const { return history_; }

  // What a step found, with the running means of its epoch.
  struct StepReport {
    double loss, top1, learning_rate;
    int images;
    double augment_share;  // as in EpochRecord
  };
  // An error when the loss or its gradient is not finite, before anything is changed: the message
  // names the step, the learning rate and the parameter with the largest gradient.
  Result<StepReport> Step();
  bool EpochDone() const { return step_ == source_.Steps(); }
  // Validates, adds to the history and moves on to the next epoch. An error when the network is not
  // finite.
  Result<EpochRecord> FinishEpoch();

  // The weights to ship and how they do on the validation photos.
  struct FinalResult {
    Weights weights;
    Validation validation;
  };
  Result<FinalResult> Finish();

 private:
  std::optional<BatchPosition> NextBatch() const;  // none after the last step of the run
  std::string NegativesDigest() const;             // empty without negatives
  std::string TeacherDigest() const;               // empty without a teacher
  double TrainTop1() const;                        // of the epoch's labelled images so far
  double AugmentShare() const;                     // of the epoch's steps so far
  tl::unexpected<Error> Diverged(const std::string& what, float learning_rate);
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
  int epoch_ = 0, step_ = 0;
  double epoch_loss_ = 0;  // sum over the epoch's images so far
  int64_t epoch_images_ = 0, epoch_labelled_ = 0, epoch_correct_ = 0;
  double epoch_seconds_ = 0;    // of the epoch's steps so far
  BatchTimes epoch_batches_{};  // of their batches
  std::vector<EpochRecord> history_;
  double best_top1_ = -1;
  nlohmann::ordered_json init_;                 // null where the run started at random
  std::vector<std::vector<float>> best_state_;  // with keep_best
};

}  // namespace mobilenet
