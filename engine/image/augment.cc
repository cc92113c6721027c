#include "engine/image/augment.h"

#include <algorithm>
#include <cmath>

#include "engine/image/augment_geometry.h"
#include "engine/image/augment_quality.h"

namespace mobilenet {
namespace {

void Mirror(std::span<float> picture, int size) {
  for (int y = 0; y < size; ++y) {
    float* row = &picture[static_cast<size_t>(y) * size * 3];
    for (int left = 0, right = size - 1; left < right; ++left, --right) {
      std::swap_ranges(row + 3 * left, row + 3 * left + 3, row + 3 * right);
    }
  }
}

// Random erasing (Zhong et al., arXiv 1708.04896): sets a rectangle of 2% to 20% of the picture to
// 0, the mean of a normalised picture.
void Erase(std::span<float> picture, int size, Random& random) {
  const float area = random.Uniform(0.02f, 0.2f) * static_cast<float>(size) * size;
  const float root = std::exp(random.Uniform(-0.5f, 0.5f) * std::log(3.0f));
  const int width = std::clamp(static_cast<int>(std::lround(std::sqrt(area) * root)), 1, size);
  const int height = std::clamp(static_cast<int>(std::lround(std::sqrt(area) / root)), 1, size);
  const int left = static_cast<int>(random.Below(size - width + 1));
  const int top = static_cast<int>(random.Below(size - height + 1));
  for (int y = top; y < top + height; ++y) {
    std::fill_n(&picture[(static_cast<size_t>(y) * size + left) * 3], width * 3, 0.0f);
  }
}

}  // namespace

Crop RandomCrop(int width, int height, const AugmentOptions& options, Random& random) {
  const float area = static_cast<float>(width) * static_cast<float>(height);
  const float log_aspect = std::log(options.max_aspect);
  for (int attempt = 0; attempt < 10; ++attempt) {
    const float target = area * random.Uniform(options.min_area, 1);
    const float aspect = std::exp(random.Uniform(-log_aspect, log_aspect));
    const int crop_width = static_cast<int>(std::lround(std::sqrt(target * aspect)));
    const int crop_height = static_cast<int>(std::lround(std::sqrt(target / aspect)));
    if (crop_width < 1 || crop_width > width || crop_height < 1 || crop_height > height) continue;
    const uint32_t top = random.Below(height - crop_height + 1);
    const uint32_t left = random.Below(width - crop_width + 1);
    return {static_cast<float>(left), static_cast<float>(top), static_cast<float>(crop_width),
            static_cast<float>(crop_height)};
  }
  const float crop_width = std::min<float>(width, height * options.max_aspect);
  const float crop_height = std::min<float>(height, width * options.max_aspect);
  return {(width - crop_width) / 2, (height - crop_height) / 2, crop_width, crop_height};
}

void Augment(const uint8_t* pixels, int width, int height, const AugmentOptions& options,
             Random& random, int size, const Preprocessing& preprocessing, std::span<float> out) {
  const std::span<float> picture = out.first(static_cast<size_t>(size) * size * 3);
  if (options.zoom_out > 0 && random.Uniform() < options.zoom_out) {
    ZoomOut(pixels, width, height, options.max_aspect, random, size, picture);
  } else {
    const Crop crop = RandomCrop(width, height, options, random);
    ResizeInto(pixels, width, height, crop, size, size, picture.data(),
               static_cast<size_t>(size) * 3);
  }
  if (random.Uniform() < options.flip) Mirror(picture, size);
  if (options.rotate > 0) Rotate(picture, size, random.Uniform(-options.rotate, options.rotate));
  if (options.degrade > 0 && random.Uniform() < options.degrade) Degrade(picture, size, random);
  ChangeColours(picture, options.colour, random, preprocessing);
  if (random.Uniform() < options.erase) Erase(picture, size, random);
}

}  // namespace mobilenet
