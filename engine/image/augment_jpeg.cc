#include "engine/image/augment_jpeg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace mobilenet {
namespace {

constexpr int kBlock = 8;
using Block = std::array<float, kBlock * kBlock>;

// ITU-T T.81, tables K.1 and K.2, row by row.
constexpr std::array<uint8_t, 64> kLumaTable = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,  //
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,  //
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,  //
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr std::array<uint8_t, 64> kChromaTable = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,  //
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

Block QuantisationSteps(const std::array<uint8_t, 64>& table, int quality) {
  const int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  Block steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    steps[i] = static_cast<float>(std::clamp((table[i] * percent + 50) / 100, 1, 255));
  }
  return steps;
}

// The orthonormal DCT-II: row k has the k-th cosine. `backward` is its transpose.
struct Cosines {
  Block forward, backward;
  Cosines() {
    for (int k = 0; k < kBlock; ++k) {
      const double scale = k == 0 ? std::sqrt(1.0 / kBlock) : std::sqrt(2.0 / kBlock);
      for (int i = 0; i < kBlock; ++i) {
        const double angle = std::numbers::pi * (2 * i + 1) * k / (2 * kBlock);
        forward[k * kBlock + i] = static_cast<float>(scale * std::cos(angle));
        backward[i * kBlock + k] = forward[k * kBlock + i];
      }
    }
  }
};

Block Product(const Block& a, const Block& b) {
  Block product{};
  for (int row = 0; row < kBlock; ++row) {
    for (int k = 0; k < kBlock; ++k) {
      const float factor = a[row * kBlock + k];
      for (int column = 0; column < kBlock; ++column) {
        product[row * kBlock + column] += factor * b[k * kBlock + column];
      }
    }
  }
  return product;
}

// To the nearest integer, ties to even, below 2^22. It vectorises without SSE4.1, unlike
// std::nearbyint.
float Rounded(float value) {
  constexpr float kShift = 0x1.8p23f;
  return value + kShift - kShift;
}

// One channel; its sides are multiples of kBlock.
struct Plane {
  explicit Plane(int side) : side(side), values(static_cast<size_t>(side) * side) {}
  float& At(int x, int y) { return values[static_cast<size_t>(y) * side + x]; }

  int side;
  std::vector<float> values;
};

void QuantiseBlocks(const Block& steps, Plane& plane) {
  static const Cosines cosines;
  for (int top = 0; top < plane.side; top += kBlock) {
    for (int left = 0; left < plane.side; left += kBlock) {
      Block block;
      for (int y = 0; y < kBlock; ++y) {
        std::copy_n(&plane.At(left, top + y), kBlock, &block[y * kBlock]);
      }
      Block spectrum = Product(Product(cosines.forward, block), cosines.backward);
      for (size_t i = 0; i < spectrum.size(); ++i) {
        spectrum[i] = Rounded(spectrum[i] / steps[i]) * steps[i];
      }
      block = Product(Product(cosines.backward, spectrum), cosines.forward);
      for (int y = 0; y < kBlock; ++y) {
        std::copy_n(&block[y * kBlock], kBlock, &plane.At(left, top + y));
      }
    }
  }
}

float Clipped(float value) { return std::clamp(value, 0.0f, 255.0f); }

}  // namespace

void CompressAsJpeg(std::span<float> picture, int size, int quality) {
  const int side = (size + 15) / 16 * 16;  // whole blocks of chroma; repeats the edge's pixels
  Plane luma(side), blue(side / 2), red(side / 2);
  for (int y = 0; y < side; ++y) {
    const float* row = &picture[static_cast<size_t>(std::min(y, size - 1)) * size * 3];
    for (int x = 0; x < side; ++x) {
      const float* pixel = row + 3 * std::min(x, size - 1);
      const float value = 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
      luma.At(x, y) = value - 128;
      blue.At(x / 2, y / 2) += (pixel[2] - value) * (0.25f / 1.772f);
      red.At(x / 2, y / 2) += (pixel[0] - value) * (0.25f / 1.402f);
    }
  }
  const Block chroma_steps = QuantisationSteps(kChromaTable, quality);
  QuantiseBlocks(QuantisationSteps(kLumaTable, quality), luma);
  QuantiseBlocks(chroma_steps, blue);
  QuantiseBlocks(chroma_steps, red);
  for (int y = 0; y < size; ++y) {
    float* row = &picture[static_cast<size_t>(y) * size * 3];
    for (int x = 0; x < size; ++x) {
      const float value = luma.At(x, y) + 128;
      const float cb = blue.At(x / 2, y / 2), cr = red.At(x / 2, y / 2);
      row[3 * x] = Clipped(value + 1.402f * cr);
      row[3 * x + 1] = Clipped(value - 0.344136f * cb - 0.714136f * cr);
      row[3 * x + 2] = Clipped(value + 1.772f * cb);
    }
  }
}

}  // namespace mobilenet
