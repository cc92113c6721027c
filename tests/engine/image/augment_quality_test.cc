#include "engine/image/augment_quality.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "engine/image/augment_jpeg.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

std::vector<float> Flat(int size, float value) {
  return std::vector<float>(static_cast<size_t>(size) * size * 3, value);
}

std::vector<float> Noise(int size, uint64_t seed = 3) {
  Random random(seed, 0);
  std::vector<float> picture = Flat(size, 0);
  for (float& value : picture) value = random.Uniform(0, 255);
  return picture;
}

double Sum(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST_CASE("blur spreads a point as a Gaussian, each channel for itself, and keeps the sum") {
  constexpr int kSize = 21;
  const auto blurred = [](int x, int y, float sigma) {
    std::vector<float> picture = Flat(kSize, 0);
    picture[(y * kSize + x) * 3 + 1] = 200;
    Blur(picture, kSize, sigma);
    return picture;
  };
  const auto middle = blurred(10, 10, 1.5f);
  const auto at = [&](int x, int y) { return middle[(y * kSize + x) * 3 + 1]; };
  CHECK(at(11, 10) / at(10, 10) == doctest::Approx(std::exp(-1 / (2 * 1.5 * 1.5))));
  CHECK(at(10, 8) / at(10, 10) == doctest::Approx(std::exp(-4 / (2 * 1.5 * 1.5))));
  CHECK(at(12, 11) / at(10, 10) == doctest::Approx(std::exp(-5 / (2 * 1.5 * 1.5))));
  CHECK(middle[(10 * kSize + 10) * 3] == 0);
  CHECK(Sum(middle) == doctest::Approx(200));
  // Half of a point at the edge would leave the picture; the reflection brings it back.
  CHECK(Sum(blurred(0, 0, 1.5f)) == doctest::Approx(200));
  CHECK(Sum(blurred(20, 7, 3.0f)) == doctest::Approx(200));
}

TEST_CASE("noise has the standard deviation asked for, no mean, and differs by seed") {
  for (const float sigma : {4.0f, 16.0f}) {
    std::vector<float> picture = Flat(128, 128);
    AddNoise(picture, sigma, 7);
    double sum = 0, squares = 0, neighbours = 0;
    for (size_t i = 0; i < picture.size(); ++i) {
      const double noise = picture[i] - 128;
      sum += noise;
      squares += noise * noise;
      if (i > 0) neighbours += noise * (picture[i - 1] - 128);
    }
    const double count = static_cast<double>(picture.size());
    CHECK(std::abs(sum / count) < 0.03 * sigma);
    CHECK(std::sqrt(squares / count) == doctest::Approx(sigma).epsilon(0.02));
    CHECK(std::abs(neighbours / squares) < 0.02);
    std::vector<float> other = Flat(128, 128);
    AddNoise(other, sigma, 8);
    CHECK(other != picture);
  }
  std::vector<float> dark = Flat(32, 0);
  AddNoise(dark, 20, 1);
  CHECK(*std::min_element(dark.begin(), dark.end()) == 0);
  CHECK(*std::max_element(dark.begin(), dark.end()) > 20);
}

TEST_CASE("JPEG errors: each cosine of a block is rounded to a multiple of its step") {
  // Quality 50 has the tables of the standard. The step of the constant is 16, an eighth of which
  // is 2 in the pixels: 128 + 13 becomes 128 + 12 or 14. The step of the first cosine is 11.
  std::vector<float> flat = Flat(16, 141.4f);
  CompressAsJpeg(flat, 16, 50);
  for (const float value : flat) REQUIRE(value == doctest::Approx(142));
  const auto cosine = [](float coefficient) {
    std::vector<float> picture = Flat(16, 128);
    for (size_t i = 0; i < picture.size(); ++i) {
      const double angle = std::numbers::pi * (2 * (i / 3 % 8) + 1) / 16;
      picture[i] += static_cast<float>(coefficient * std::cos(angle) / std::sqrt(32.0));
    }
    return picture;
  };
  const auto check = [](const std::vector<float>& found, const std::vector<float>& expected) {
    for (size_t i = 0; i < found.size(); ++i) {
      REQUIRE(found[i] == doctest::Approx(expected[i]).epsilon(1e-4));
    }
  };
  std::vector<float> picture = cosine(60);
  CompressAsJpeg(picture, 16, 50);
  check(picture, cosine(55));
  picture = cosine(62);
  CompressAsJpeg(picture, 16, 50);
  check(picture, cosine(66));
  // Quality 25 doubles the steps, quality 75 halves them (11 * 50% + 0.5 = 6).
  picture = cosine(62);
  CompressAsJpeg(picture, 16, 25);
  check(picture, cosine(66));
  picture = cosine(56);
  CompressAsJpeg(picture, 16, 25);
  check(picture, cosine(66));
  picture = cosine(62);
  CompressAsJpeg(picture, 16, 75);
  check(picture, cosine(60));
}

TEST_CASE("JPEG errors: colours have half the resolution") {
  // Red and green of the same luma, in turn: their mean is left.
  std::vector<float> picture;
  for (int i = 0; i < 16 * 16; ++i) {
    const float sign = i % 2 == 0 ? 1.0f : -1.0f;
    for (const float value : {sign * 58.7f, sign * -29.9f, 0.0f}) picture.push_back(100 + value);
  }
  CompressAsJpeg(picture, 16, 100);
  for (const float value : picture) REQUIRE(value == doctest::Approx(100).epsilon(0.02));
}

TEST_CASE("JPEG errors shrink with the quality, at every size") {
  for (const int size : {1, 7, 16, 33}) {
    CAPTURE(size);
    // A grey picture, which has no colours to lose.
    std::vector<float> before = Noise(size);
    for (size_t i = 0; i < before.size(); ++i) before[i] = before[i - i % 3];
    const auto error = [&](int quality) {
      std::vector<float> picture = before;
      CompressAsJpeg(picture, size, quality);
      double sum = 0;
      for (size_t i = 0; i < picture.size(); ++i) {
        REQUIRE(picture[i] >= 0);
        REQUIRE(picture[i] <= 255);
        sum += std::abs(picture[i] - before[i]);
      }
      return sum / static_cast<double>(picture.size());
    };
    CHECK(error(100) < 0.5);
    if (size > 1) {
      CHECK(error(90) > error(100));
      CHECK(error(30) > error(90));
    }
  }
}

TEST_CASE("shrinking and enlarging keeps a flat picture and means, and loses what is finer") {
  std::vector<float> flat = Flat(32, 77);
  ShrinkAndEnlarge(flat, 32, 12);
  for (const float value : flat) REQUIRE(value == doctest::Approx(77));

  const std::vector<float> before = Noise(32);
  std::vector<float> same = before, coarse = before;
  ShrinkAndEnlarge(same, 32, 32);  // only rounds to 8 bits
  for (size_t i = 0; i < same.size(); ++i) REQUIRE(std::abs(same[i] - before[i]) <= 0.501f);
  ShrinkAndEnlarge(coarse, 32, 8);
  CHECK(Sum(coarse) == doctest::Approx(Sum(before)).epsilon(0.05));
  const auto roughness = [](const std::vector<float>& picture) {
    double sum = 0;
    for (size_t i = 3; i < picture.size(); ++i) sum += std::abs(picture[i] - picture[i - 3]);
    return sum / static_cast<double>(picture.size());
  };
  CHECK(roughness(before) > 60);
  CHECK(roughness(coarse) < 10);
}

TEST_CASE("a degraded picture stays in range and comes from the random stream alone") {
  for (const int size : {1, 2, 31, 64}) {
    int changed = 0;
    for (uint64_t draw = 0; draw < 60; ++draw) {
      const std::vector<float> before = Noise(size);
      std::vector<float> first = before, second = before;
      Random random(5, draw), again(5, draw);
      Degrade(first, size, random);
      Degrade(second, size, again);
      REQUIRE(first == second);
      changed += first != before;
      const auto [low, high] = std::minmax_element(first.begin(), first.end());
      REQUIRE(*low >= 0);
      REQUIRE(*high <= 255.001f);
    }
    CAPTURE(size);
    if (size == 64) CHECK(changed == 60);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
