#include "trainer/batch_source.h"

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"
#include "engine/image/augment.h"
#include "engine/image/resize.h"

namespace mobilenet {
namespace {

// Random streams: the high bits say what for, so that none is used twice.
constexpr uint64_t kOrderStream = uint64_t{1} << 60;
constexpr uint64_t kAugmentStream = uint64_t{2} << 60;

std::vector<double> DrawsPerPhoto(const PhotoSet& photos, const std::vector<uint32_t>& train,
                                  float balance) {
  std::vector<double> counts(photos.labels.size());
  for (const uint32_t index : train) ++counts[photos.photos[index].label];
  double total = 0, drawn = 0;
  std::vector<double> draws(counts.size());
  for (size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] == 0) continue;
    draws[label] = std::pow(counts[label], -double{balance});
    total += counts[label];
    drawn += counts[label] * draws[label];
  }
  for (double& draw : draws) draw *= total / drawn;  // an epoch keeps its length
  return draws;
}

}  // namespace

Preprocessing InputPreprocessing(const TrainOptions& options) {
  Preprocessing preprocessing;
  if (options.scale_to_unit) {
    preprocessing.mean = {0, 0, 0};
    preprocessing.scale = {255, 255, 255};
  }
  return preprocessing;
}

BatchSource::BatchSource(const TrainOptions& options, const PhotoSet& photos,
                         const std::vector<uint32_t>& train)
    : options_(options),
      photos_(photos),
      train_(train),
      draws_(DrawsPerPhoto(photos, train, options.balance)) {}

int BatchSource::Steps() const {
  const int photos = static_cast<int>(train_.size());
  const int full = photos / options_.batch;
  if (options_.augment && full > 0) return full;
  return (photos + options_.batch - 1) / options_.batch;
}

void BatchSource::StartEpoch(int epoch) {
  if (epoch == epoch_) return;
  epoch_ = epoch;
  order_.clear();
  Random random(options_.seed, kOrderStream + static_cast<uint64_t>(epoch));
  for (const uint32_t index : train_) {
    const double draws = draws_[photos_.photos[index].label];
    const int copies = static_cast<int>(draws + random.Uniform());
    order_.insert(order_.end(), static_cast<size_t>(copies), index);
  }
  // Chance decides the sum of the draws: make it an epoch's length again.
  for (size_t i = order_.size(); i < train_.size(); ++i) {
    order_.push_back(train_[random.Below(static_cast<uint32_t>(train_.size()))]);
  }
  for (size_t i = order_.size(); i > 1; --i) {
    std::swap(order_[i - 1], order_[random.Below(static_cast<uint32_t>(i))]);
  }
  order_.resize(train_.size());
}

int BatchSource::BatchSize(int step) const {
  return std::min(options_.batch, static_cast<int>(train_.size()) - step * options_.batch);
}

void BatchSource::FillImage(int step, int index, int resolution, std::span<float> image,
                            std::span<float> target) const {
  const int position = step * options_.batch + index;
  const PackedPhoto& photo = photos_.photos[order_[position]];
  const Preprocessing preprocessing = InputPreprocessing(options_);
  const uint8_t* pixels = photos_.Pixels(photo);
  if (options_.augment) {
    Random random(options_.seed, kAugmentStream + static_cast<uint64_t>(epoch_),
                  static_cast<uint32_t>(position));
    Augment(pixels, photo.width, photo.height, options_.augmentation, random, resolution,
            preprocessing, image);
  } else {
    const Crop whole{0, 0, static_cast<float>(photo.width), static_cast<float>(photo.height)};
    ResizeAndNormalise(pixels, photo.width, photo.height, 3, whole, resolution, preprocessing,
                       image);
  }
  const float off = options_.label_smoothing / static_cast<float>(target.size());
  std::fill(target.begin(), target.end(), off);
  target[photo.label] += 1 - options_.label_smoothing;
}

}  // namespace mobilenet
