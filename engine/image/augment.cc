#include "engine/image/augment.h"

#include <algorithm>
#include <cmath>

namespace mobilenet {
namespace {

constexpr float kRed = 0.299f, kGreen = 0.587f, kBlue = 0.114f;  // luma, ITU-R BT.601
constexpr Preprocessing kIdentity{{0, 0, 0}, {1, 1, 1}};

float DrawFactor(float strength, Random& random) {
  return random.Uniform(1 - strength, 1 + strength);
}

float Luma(float red, float green, float blue) {
  return kRed * red + kGreen * green + kBlue * blue;
}

// Mean luma of an RGB picture. Twelve partial sums run side by side, so that the loop vectorises.
float MeanLuma(std::span<const float> picture) {
  constexpr size_t kLanes = 12;  // 4 pixels, 3 vectors of 4 floats
  float sums[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= picture.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += picture[i + lane];
  }
  for (size_t lane = 0; i < picture.size(); ++i, ++lane) sums[lane] += picture[i];
  float luma = 0;
  for (size_t lane = 0; lane < kLanes; lane += 3) {
    luma += Luma(sums[lane], sums[lane + 1], sums[lane + 2]);
  }
  const size_t pixels = picture.size() / 3;
  return luma / static_cast<float>(pixels);
}

void Mirror(std::span<float> picture, int size) {
  for (int y = 0; y < size; ++y) {
    float* row = &picture[static_cast<size_t>(y) * size * 3];
    for (int left = 0, right = size - 1; left < right; ++left, --right) {
      std::swap_ranges(row + 3 * left, row + 3 * left + 3, row + 3 * right);
    }
  }
}

// Brightness multiplies a value, contrast scales its distance from the picture's mean luma,
// saturation its distance from the pixel's own luma. One after the other, without clipping in
// between, they are one linear map: v -> own * v + luma * Luma(pixel) + constant.
struct ColourMap {
  float own = 1, luma = 0, constant = 0;
};

ColourMap DrawColourMap(std::span<const float> picture, const AugmentOptions& options,
                        Random& random) {
  const float brightness = DrawFactor(options.brightness, random);
  const float contrast = DrawFactor(options.contrast, random);
  const float saturation = DrawFactor(options.saturation, random);
  const float mean = options.contrast > 0 ? MeanLuma(picture) : 0;
  return {saturation * contrast * brightness, (1 - saturation) * contrast * brightness,
          (1 - contrast) * brightness * mean};
}

void MapAndNormalise(const ColourMap& map, const Preprocessing& preprocessing,
                     std::span<float> picture) {
  const auto [own, luma, constant] = map;
  const auto [red_mean, green_mean, blue_mean] = preprocessing.mean;
  const float red_gain = 1 / preprocessing.scale[0], green_gain = 1 / preprocessing.scale[1],
              blue_gain = 1 / preprocessing.scale[2];
  const auto clip = [](float value) {
    value = value < 0 ? 0 : value;
    return value > 255 ? 255 : value;
  };
  float* pixel = picture.data();
  for (size_t i = 0; i < picture.size() / 3; ++i) {
    const float red = pixel[3 * i], green = pixel[3 * i + 1], blue = pixel[3 * i + 2];
    const float shared = luma * Luma(red, green, blue) + constant;
    pixel[3 * i] = (clip(own * red + shared) - red_mean) * red_gain;
    pixel[3 * i + 1] = (clip(own * green + shared) - green_mean) * green_gain;
    pixel[3 * i + 2] = (clip(own * blue + shared) - blue_mean) * blue_gain;
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
  const Crop crop = RandomCrop(width, height, options, random);
  ResizeAndNormalise(pixels, width, height, 3, crop, size, kIdentity, picture);
  if (random.Uniform() < options.flip) Mirror(picture, size);
  MapAndNormalise(DrawColourMap(picture, options, random), preprocessing, picture);
  if (random.Uniform() < options.erase) Erase(picture, size, random);
}

}  // namespace mobilenet
