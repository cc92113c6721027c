#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/config/train_options.h"
#include "trainer/training/batch_prefetcher.h"

namespace mobilenet {

// One line of a run's history.
struct EpochRecord {
  int epoch = 0;             // counts from 1
  int resolution = 0;        // side of the training inputs in pixels; validation has the full side
  double learning_rate = 0;  // of the last step
  double loss = 0, train_top1 = 0;  // means over the augmented photos
  // On the validation photos; NaN without any.
  double val_loss = 0, val_top1 = 0, val_balanced = 0;
  double seconds = 0;  // training and validation
  // The training steps alone. NaN in histories from before these fields existed.
  double images_per_second = 0;
  double augment_share = 0;  // fraction of the threads' time
  double waiting_share = 0;  // fraction of the time that steps waited for their images
};
nlohmann::ordered_json ToJson(const EpochRecord& record);

// Identifies the data that a run learns from. An empty digest: the run has no such input.
struct TrainingInputs {
  std::string data_digest;  // PhotoSet::digest
  int64_t photos = 0;       // 0 in a checkpoint that does not say
  std::string left_out_digest;
  int64_t left_out = 0;  // photos
  std::string unseen_digest;
  int64_t unseen = 0;  // photos
  std::string negatives_digest, others_digest, teacher_digest;
};

// A run resumes only with the inputs that it started with. The error names the first that is
// different, and says what to do.
Result<void> CheckSameInputs(const TrainingInputs& saved, const TrainingInputs& now);

// Where a run is between two steps. Sums are over the steps of the present epoch so far.
struct TrainingPosition {
  nlohmann::ordered_json init;  // Provenance::init
  int epoch = 0;                // counts from 0
  int step = 0;                 // next step of the epoch, counts from 0
  double epoch_loss = 0;        // summed over the images
  int64_t epoch_images = 0;
  int64_t epoch_labelled = 0;  // images of a class
  int64_t epoch_correct = 0;   // labelled images whose prediction was right
  double epoch_seconds = 0;
  BatchTimes epoch_batches{};
  int64_t optimizer_steps = 0;
  double best_top1 = -1;  // of the best epoch so far; -1 before the first one
  std::vector<EpochRecord> history;
};

// The JSON header of a run's checkpoint, and its parts.
nlohmann::ordered_json CheckpointHeader(const TrainOptions& options, const TrainingInputs& inputs,
                                        const TrainingPosition& position);
// Values of another type than that of CheckpointHeader are an error.
Result<TrainingInputs> InputsFromHeader(const nlohmann::ordered_json& header);
Result<TrainingPosition> PositionFromHeader(const nlohmann::ordered_json& header);

}  // namespace mobilenet
