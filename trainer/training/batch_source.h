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

// The images and targets of an epoch's training batches. Their order and augmentation depend on the
// seed, the epoch and the position in it alone, so a run can resume at any step.
class BatchSource {
 public:
  // The arguments must outlive it; `train` are indices into photos.photos. An epoch shows each
  // training negative once (null: no negatives). Its target is uniform; with options.background,
  // the output after those of the classes; with options.others, the one of its label among them.
  BatchSource(const TrainOptions& options, const PhotoSet& photos,
              const std::vector<uint32_t>& train, const Negatives* negatives = nullptr);

  // Outputs of the network: the classes, then those of the negatives.
  int Outputs() const { return options_.spec.classes + OutputsOfNegatives(); }
  // Steps of an epoch. Drops a last batch that is not full, unless it is the only one or the
  // options are without augmentation (then an epoch shows every photo once).
  int Steps() const;
  // Images in a step.
  int BatchSize(int step) const;
  // Makes `epoch` the present one. Not while FillImage runs.
  void StartEpoch(int epoch);
  // Writes image `index` of a step of the present epoch, [resolution, resolution, 3], normalised,
  // and its target, [Outputs()], which sums to 1. False when no part of the image is of a class.
  // Any thread may call it.
  bool FillImage(int step, int index, int resolution, std::span<float> image,
                 std::span<float> target) const;

 private:
  int OutputsOfNegatives() const;
  // Images in an epoch.
  size_t Images() const;
  bool FillOne(uint32_t shown, int resolution, Random& random, std::span<float> image,
               std::span<float> target) const;
  bool CutMix(int resolution, Random& random, std::span<float> image,
              std::span<float> target) const;
  bool Mixup(int resolution, Random& random, std::span<float> image, std::span<float> target) const;

  const TrainOptions& options_;
  const PhotoSet& photos_;
  const std::vector<uint32_t>& train_;
  const Negatives* negatives_;
  // [label]: how often an epoch shows each photo of the class, on average.
  std::vector<double> draws_;
  // The images of the present epoch: indices into photos_.photos, or into the negatives plus
  // photos_.photos.size().
  std::vector<uint32_t> order_;
  int epoch_ = -1;
};

// How pixels are normalised to the network's input with these options.
Preprocessing InputPreprocessing(const TrainOptions& options);

}  // namespace mobilenet
