#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/train/network.h"
#include "trainer/dataset.h"
#include "trainer/train_options.h"

namespace mobilenet {

// Serves an epoch's training batches. What stands where in which epoch, and how it is changed,
// follows from the seed, the epoch and the position alone, so a run can be taken up anywhere.
class BatchSource {
 public:
  BatchSource(const TrainOptions& options, const PhotoSet& photos,
              const std::vector<uint32_t>& train);

  // Steps of an epoch. A last batch that the photos do not fill is left out, unless it is the only
  // one or the recipe goes without augmentation (then every photo is seen once an epoch).
  int Steps() const;
  void StartEpoch(int epoch);
  // The number of images of a step.
  int BatchSize(int step) const;
  // Fills the network's images and targets; it has been resized to BatchSize(step).
  void Fill(int step, int resolution, Network& network, ThreadPool& pool) const;

 private:
  void FillImage(int position, int resolution, std::span<float> image,
                 std::span<float> target) const;

  const TrainOptions& options_;
  const PhotoSet& photos_;
  const std::vector<uint32_t>& train_;
  std::vector<double> draws_;    // for each class: how often an epoch shows each of its photos
  std::vector<uint32_t> order_;  // of the present epoch
  int epoch_ = 0;
};

// How pixels become the network's input under these options.
Preprocessing InputPreprocessing(const TrainOptions& options);

}  // namespace mobilenet
