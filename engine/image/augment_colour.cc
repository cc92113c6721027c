#include "engine/image/augment_colour.h"

#include <cmath>
#include <numbers>

namespace mobilenet {
namespace {

constexpr float kRed = 0.299f, kGreen = 0.587f, kBlue = 0.114f;  // luma, ITU-R BT.601

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

// Brightness multiplies a value, contrast scales its distance from the picture's mean luma,
// saturation its distance from the pixel's own luma. One after the other, without clipping in
// between, they are one linear map: v -> own * v + luma * Luma(pixel) + constant.
struct ColourMap {
  float own = 1, luma = 0, constant = 0;
};

ColourMap DrawColourMap(std::span<const float> picture, const ColourLimits& limits,
                        Random& random) {
  const float brightness = DrawFactor(limits.brightness, random);
  const float contrast = DrawFactor(limits.contrast, random);
  float saturation = DrawFactor(limits.saturation, random);
  if (limits.grey > 0 && random.Uniform() < limits.grey) saturation = 0;
  const float mean = limits.contrast > 0 ? MeanLuma(picture) : 0;
  return {saturation * contrast * brightness, (1 - saturation) * contrast * brightness,
          (1 - contrast) * brightness * mean};
}

float Clipped(float value) {
  value = value < 0 ? 0 : value;
  return value > 255 ? 255 : value;
}

void MapAndNormalise(const ColourMap& map, const Preprocessing& preprocessing,
                     std::span<float> picture) {
  const auto [own, luma, constant] = map;
  const auto [red_mean, green_mean, blue_mean] = preprocessing.mean;
  const float red_gain = 1 / preprocessing.scale[0], green_gain = 1 / preprocessing.scale[1],
              blue_gain = 1 / preprocessing.scale[2];
  float* pixel = picture.data();
  for (size_t i = 0; i < picture.size() / 3; ++i) {
    const float red = pixel[3 * i], green = pixel[3 * i + 1], blue = pixel[3 * i + 2];
    const float shared = luma * Luma(red, green, blue) + constant;
    pixel[3 * i] = (Clipped(own * red + shared) - red_mean) * red_gain;
    pixel[3 * i + 1] = (Clipped(own * green + shared) - green_mean) * green_gain;
    pixel[3 * i + 2] = (Clipped(own * blue + shared) - blue_mean) * blue_gain;
  }
}

// MapAndNormalise after a turn of the hue: a rotation of (U, V), the scaled distances of blue and
// red from the luma, which keeps the luma (YUV of ITU-R BT.601). Both together are one matrix.
void TurnHueAndNormalise(float degrees, const ColourMap& map, const Preprocessing& preprocessing,
                         std::span<float> picture) {
  constexpr float kLuma[3] = {kRed, kGreen, kBlue};
  constexpr float kScaleU = 0.492f, kScaleV = 0.877f;
  const float angle = degrees * std::numbers::pi_v<float> / 180;
  const float cosine = std::cos(angle), sine = std::sin(angle);
  const float red_of_blue = sine * kScaleU / kScaleV, blue_of_red = sine * kScaleV / kScaleU;
  float matrix[3][3];
  for (int from = 0; from < 3; ++from) {
    const float red_distance = (from == 0) - kLuma[from], blue_distance = (from == 2) - kLuma[from];
    const float red = cosine * red_distance + red_of_blue * blue_distance;
    const float blue = cosine * blue_distance - blue_of_red * red_distance;
    const float green = -(kRed * red + kBlue * blue) / kGreen;
    matrix[0][from] = map.own * (red + kLuma[from]) + map.luma * kLuma[from];
    matrix[1][from] = map.own * (green + kLuma[from]) + map.luma * kLuma[from];
    matrix[2][from] = map.own * (blue + kLuma[from]) + map.luma * kLuma[from];
  }
  const auto [mean, scale] = preprocessing;
  const float gain[3] = {1 / scale[0], 1 / scale[1], 1 / scale[2]};
  float* pixel = picture.data();
  for (size_t i = 0; i < picture.size() / 3; ++i) {
    const float red = pixel[3 * i], green = pixel[3 * i + 1], blue = pixel[3 * i + 2];
    for (int c = 0; c < 3; ++c) {
      const float mapped = matrix[c][0] * red + matrix[c][1] * green + matrix[c][2] * blue;
      pixel[3 * i + c] = (Clipped(mapped + map.constant) - mean[c]) * gain[c];
    }
  }
}

}  // namespace

void ChangeColours(std::span<float> picture, const ColourLimits& limits, Random& random,
                   const Preprocessing& preprocessing) {
  const ColourMap map = DrawColourMap(picture, limits, random);
  if (limits.hue > 0) {
    const float degrees = random.Uniform(-limits.hue, limits.hue);
    TurnHueAndNormalise(degrees, map, preprocessing, picture);
  } else {
    MapAndNormalise(map, preprocessing, picture);
  }
}

}  // namespace mobilenet
