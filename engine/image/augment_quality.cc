#include "engine/image/augment_quality.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/image/augment_geometry.h"
#include "engine/image/augment_jpeg.h"
#include "engine/image/resize.h"

namespace mobilenet {
namespace {

// out[i] += weight * in[i]. A function of its own because clang honours __restrict on parameters
// only, and does not vectorise the loop without.
void AddWeighted(const float* __restrict in, size_t values, float weight, float* __restrict out) {
  for (size_t i = 0; i < values; ++i) out[i] += weight * in[i];
}

std::vector<float> GaussianTaps(float sigma) {
  const int radius = static_cast<int>(std::ceil(2.5f * sigma));
  std::vector<float> taps(2 * radius + 1);
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) {
    sum += taps[i + radius] = std::exp(-0.5f * static_cast<float>(i * i) / (sigma * sigma));
  }
  for (float& tap : taps) tap /= sum;
  return taps;
}

// Bijective 32-bit mixing (the finaliser of MurmurHash3); it vectorises.
uint32_t Mixed(uint32_t bits) {
  bits = (bits ^ bits >> 16) * 0x85ebca6bu;
  bits = (bits ^ bits >> 13) * 0xc2b2ae35u;
  return bits ^ bits >> 16;
}

}  // namespace

void Degrade(std::span<float> picture, int size, Random& random) {
  // The strengths look alike at every input size. At 128 px the blur has a sigma of 0.4 to 1.6.
  const float side = static_cast<float>(size);
  switch (random.Below(4)) {
    case 0:
      return Blur(picture, size, side * random.Uniform(0.4f, 1.6f) / 128);
    case 1: {
      const float sigma = random.Uniform(3, 18);
      return AddNoise(picture, sigma, random.Next());
    }
    case 2:
      return CompressAsJpeg(picture, size, 30 + static_cast<int>(random.Below(61)));
    default: {
      const float small = side * random.Uniform(0.35f, 0.75f);
      return ShrinkAndEnlarge(picture, size, std::max(1, static_cast<int>(std::lround(small))));
    }
  }
}

void Blur(std::span<float> picture, int size, float sigma) {
  const std::vector<float> taps = GaussianTaps(sigma);
  const int count = static_cast<int>(taps.size()), radius = count / 2;
  const size_t stride = static_cast<size_t>(size) * 3;
  std::vector<float> padded(stride + static_cast<size_t>(radius) * 6), rows(stride * size);
  for (int y = 0; y < size; ++y) {
    const float* row = &picture[y * stride];
    for (int x = 0; x < radius; ++x) {
      std::copy_n(row + 3 * Reflected(x - radius, size), 3, &padded[3 * x]);
      std::copy_n(row + 3 * Reflected(size + x, size), 3, &padded[3 * (radius + size + x)]);
    }
    std::copy_n(row, stride, &padded[3 * radius]);
    for (int i = 0; i < count; ++i) AddWeighted(&padded[3 * i], stride, taps[i], &rows[y * stride]);
  }
  std::fill_n(picture.begin(), stride * size, 0.0f);
  for (int y = 0; y < size; ++y) {
    for (int i = 0; i < count; ++i) {
      const int source = Reflected(y + i - radius, size);
      AddWeighted(&rows[source * stride], stride, taps[i], &picture[y * stride]);
    }
  }
}

void AddNoise(std::span<float> picture, float sigma, uint32_t seed) {
  // Four bytes: their sum has the mean 510 and the variance 4 * (256^2 - 1) / 12.
  const float gain = sigma / std::sqrt(65535.0f / 3);
  const auto values = static_cast<uint32_t>(picture.size());
  float* value = picture.data();
  for (uint32_t i = 0; i < values; ++i) {
    const uint32_t bits = Mixed(i * 0x9e3779b9u + seed);
    const uint32_t pairs = (bits & 0xff00ffu) + (bits >> 8 & 0xff00ffu);
    const int sum = static_cast<int>((pairs & 0xffffu) + (pairs >> 16));
    float noisy = value[i] + gain * static_cast<float>(sum - 510);
    noisy = noisy < 0 ? 0 : noisy;
    value[i] = noisy > 255 ? 255 : noisy;
  }
}

void ShrinkAndEnlarge(std::span<float> picture, int size, int small) {
  Image image{size, size, std::vector<uint8_t>(static_cast<size_t>(size) * size * 3)};
  for (size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<uint8_t>(std::lround(picture[i]));
  }
  const Image thumbnail = Resize(image, small, small);
  const float side = static_cast<float>(small);
  ResizeInto(thumbnail.pixels.data(), small, small, {0, 0, side, side}, size, size, picture.data(),
             static_cast<size_t>(size) * 3);
}

}  // namespace mobilenet
