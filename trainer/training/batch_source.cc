#include "trainer/training/batch_source.h"

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"
#include "engine/image/augment.h"
#include "engine/image/resize.h"
#include "trainer/base/shuffle.h"

namespace mobilenet {
namespace {

// Random streams: the high bits name the purpose, so that no stream is used twice.
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
  for (double& draw : draws) draw *= total / drawn;  // the length of an epoch stays
  return draws;
}

// Moves each value by `share` of its distance to the other one.
void Blend(std::span<const float> other, float share, std::span<float> values) {
  for (size_t i = 0; i < values.size(); ++i) values[i] += share * (other[i] - values[i]);
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
                         const std::vector<uint32_t>& train, const Negatives* negatives)
    : options_(options),
      photos_(photos),
      train_(train),
      negatives_(negatives),
      draws_(DrawsPerPhoto(photos, train, options.balance)) {}

int BatchSource::OutputsOfNegatives() const {
  if (options_.background) return 1;
  if (options_.others == OtherOutputs::kNone) return 0;
  return static_cast<int>(negatives_->others.labels.size());
}

size_t BatchSource::Images() const {
  return train_.size() + (negatives_ != nullptr ? negatives_->split.train.size() : 0);
}

int BatchSource::Steps() const {
  const int images = static_cast<int>(Images());
  const int full = images / options_.batch;
  if (options_.augment && full > 0) return full;
  return (images + options_.batch - 1) / options_.batch;
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
  // The number of draws is random; bring it back to the length of an epoch.
  for (size_t i = order_.size(); i < train_.size(); ++i) {
    order_.push_back(train_[random.Below(static_cast<uint32_t>(train_.size()))]);
  }
  if (negatives_ != nullptr) {
    Shuffle(order_, random);
    order_.resize(train_.size());
    const auto first = static_cast<uint32_t>(photos_.photos.size());
    for (const uint32_t index : negatives_->split.train) order_.push_back(first + index);
  }
  Shuffle(order_, random);
  order_.resize(Images());
}

int BatchSource::BatchSize(int step) const {
  return std::min(options_.batch, static_cast<int>(Images()) - step * options_.batch);
}

bool BatchSource::FillImage(int step, int index, int resolution, std::span<float> image,
                            std::span<float> target) const {
  const int position = step * options_.batch + index;
  Random random(options_.seed, kAugmentStream + static_cast<uint64_t>(epoch_),
                static_cast<uint32_t>(position));
  bool labelled = FillOne(order_[position], resolution, random, image, target);
  if (options_.cutmix > 0 && random.Uniform() < options_.cutmix) {
    labelled |= CutMix(resolution, random, image, target);
  } else if (options_.mixup > 0 && random.Uniform() < options_.mixup) {
    labelled |= Mixup(resolution, random, image, target);
  }
  return labelled;
}

bool BatchSource::FillOne(uint32_t shown, int resolution, Random& random, std::span<float> image,
                          std::span<float> target) const {
  const bool negative = shown >= photos_.photos.size();
  const PhotoSet& set = negative ? negatives_->photos : photos_;
  const size_t index = negative ? shown - photos_.photos.size() : shown;
  const PackedPhoto& photo = set.photos[index];
  const Preprocessing preprocessing = InputPreprocessing(options_);
  const uint8_t* pixels = set.Pixels(photo);
  if (options_.augment) {
    AugmentOptions augmentation = options_.augmentation;
    augmentation.min_area = EpochMinArea(options_, epoch_);
    Augment(pixels, photo.width, photo.height, augmentation, random, resolution, preprocessing,
            image);
  } else {
    const Crop whole{0, 0, static_cast<float>(photo.width), static_cast<float>(photo.height)};
    ResizeAndNormalise(pixels, photo.width, photo.height, 3, whole, resolution, preprocessing,
                       image);
  }
  const std::span<float> classes = target.first(static_cast<size_t>(options_.spec.classes));
  const std::span<float> others = target.subspan(classes.size());
  std::fill(others.begin(), others.end(), 0.0f);
  if (negative && !others.empty()) {
    std::fill(classes.begin(), classes.end(), 0.0f);
    others[options_.background ? 0 : negatives_->others.of_photo[index]] = 1;
    return false;
  }
  const float spread = negative ? 1 : options_.label_smoothing;
  std::fill(classes.begin(), classes.end(), spread / static_cast<float>(classes.size()));
  if (!negative) target[photo.label] += 1 - spread;
  return !negative;
}

// CutMix (Yun et al., arXiv 1905.04899): pastes a rectangle of another image of the epoch and
// blends the targets by area. The rectangle's fraction of the area is uniform in [0, 1] before it
// is cut off at the image's borders.
bool BatchSource::CutMix(int resolution, Random& random, std::span<float> image,
                         std::span<float> target) const {
  const uint32_t other = order_[random.Below(static_cast<uint32_t>(order_.size()))];
  std::vector<float> pasted(image.size()), other_target(target.size());
  const bool labelled = FillOne(other, resolution, random, pasted, other_target);
  const int side = static_cast<int>(std::sqrt(random.Uniform()) * static_cast<float>(resolution));
  const int x = static_cast<int>(random.Below(static_cast<uint32_t>(resolution))) - side / 2;
  const int y = static_cast<int>(random.Below(static_cast<uint32_t>(resolution))) - side / 2;
  const int left = std::max(0, x), right = std::min(resolution, x + side);
  const int top = std::max(0, y), bottom = std::min(resolution, y + side);
  for (int row = top; row < bottom; ++row) {
    const auto first = (static_cast<ptrdiff_t>(row) * resolution + left) * 3;
    std::copy_n(pasted.begin() + first, std::max(0, right - left) * 3, image.begin() + first);
  }
  const float share = static_cast<float>(std::max(0, right - left) * std::max(0, bottom - top)) /
                      static_cast<float>(resolution * resolution);
  Blend(other_target, share, target);
  return labelled;
}

// Mixup (Zhang et al., arXiv 1710.09412): blends image and target with those of another image of
// the epoch, whose part is uniform in [0, 1]: Beta(1, 1), as in CutMix.
bool BatchSource::Mixup(int resolution, Random& random, std::span<float> image,
                        std::span<float> target) const {
  const uint32_t other = order_[random.Below(static_cast<uint32_t>(order_.size()))];
  std::vector<float> other_image(image.size()), other_target(target.size());
  const bool labelled = FillOne(other, resolution, random, other_image, other_target);
  const float share = random.Uniform();
  Blend(other_image, share, image);
  Blend(other_target, share, target);
  return labelled;
}

}  // namespace mobilenet
