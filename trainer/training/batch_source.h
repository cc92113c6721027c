#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/random.h"
#include "engine/model/weights.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"
#include "trainer/data/negatives.h"

namespace mobilenet {

// What an epoch's training batches hold. What stands where in which epoch, and how it is changed,
// follows from the seed, the epoch and the position alone, so a run can be taken up anywhere.
class BatchSource {
 public:
  // The arguments must outlive it. Without negatives (null) every image has a class; those with
  // none have a uniform target or, with options.background, an output after those of the classes,
  // and every one of them stands once in an epoch.
  BatchSource(const TrainOptions& options, const PhotoSet& photos,
              const std::vector<uint32_t>& train, const Negatives* negatives = nullptr);

  int Outputs() const { return options_.spec.classes + (options_.background ? 1 : 0); }
  // Steps of an epoch. A last batch that the photos do not fill is left out, unless it is the only
  // one or the recipe goes without augmentation (then every photo is seen once an epoch).
  int Steps() const;
  // The number of images of a step.
  int BatchSize(int step) const;
  // Makes `epoch` the present one; nothing when it already is.
  void StartEpoch(int epoch);
  // Writes image `index` of a step of the present epoch, [resolution, resolution, 3], normalised,
  // and its target, [outputs], which sums to 1. False when it shows none of the classes at all.
  // From any thread.
  bool FillImage(int step, int index, int resolution, std::span<float> image,
                 std::span<float> target) const;

 private:
  // Photos that an epoch shows.
  size_t Images() const;
  bool FillOne(uint32_t shown, int resolution, Random& random, std::span<float> image,
               std::span<float> target) const;
  bool CutMix(int resolution, Random& random, std::span<float> image,
              std::span<float> target) const;

  const TrainOptions& options_;
  const PhotoSet& photos_;
  const std::vector<uint32_t>& train_;
  const Negatives* negatives_;
  std::vector<double> draws_;  // for each class: how often an epoch shows each of its photos
  // Of the present epoch: indices of photos, from photos_.photos.size() on of negatives.
  std::vector<uint32_t> order_;
  int epoch_ = -1;
};

// How pixels become the network's input under these options.
Preprocessing InputPreprocessing(const TrainOptions& options);

}  // namespace mobilenet
