#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/weights.h"
#include "trainer/dataset.h"
#include "trainer/train_options.h"

namespace mobilenet {

// What an epoch's training batches hold. What stands where in which epoch, and how it is changed,
// follows from the seed, the epoch and the position alone, so a run can be taken up anywhere.
class BatchSource {
 public:
  // The arguments must outlive it.
  BatchSource(const TrainOptions& options, const PhotoSet& photos,
              const std::vector<uint32_t>& train);

  int Classes() const { return options_.spec.classes; }
  // Steps of an epoch. A last batch that the photos do not fill is left out, unless it is the only
  // one or the recipe goes without augmentation (then every photo is seen once an epoch).
  int Steps() const;
  // The number of images of a step.
  int BatchSize(int step) const;
  // Makes `epoch` the present one; nothing when it already is.
  void StartEpoch(int epoch);
  // Writes image `index` of a step of the present epoch, [resolution, resolution, 3], normalised,
  // and its target, [classes], which sums to 1. From any thread.
  void FillImage(int step, int index, int resolution, std::span<float> image,
                 std::span<float> target) const;

 private:
  const TrainOptions& options_;
  const PhotoSet& photos_;
  const std::vector<uint32_t>& train_;
  std::vector<double> draws_;    // for each class: how often an epoch shows each of its photos
  std::vector<uint32_t> order_;  // of the present epoch
  int epoch_ = -1;
};

// How pixels become the network's input under these options.
Preprocessing InputPreprocessing(const TrainOptions& options);

}  // namespace mobilenet
