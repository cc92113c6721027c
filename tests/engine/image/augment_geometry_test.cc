#include "engine/image/augment_geometry.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

std::vector<float> Noise(int size) {
  Random random(3, 0);
  std::vector<float> picture(static_cast<size_t>(size) * size * 3);
  for (float& value : picture) value = random.Uniform(0, 255);
  return picture;
}

TEST_CASE("positions are reflected at both ends, again and again") {
  std::vector<int> positions;
  for (int i = -4; i < 8; ++i) positions.push_back(Reflected(i, 3));
  CHECK(positions == std::vector<int>{2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1});
  CHECK(Reflected(-7, 1) == 0);
}

TEST_CASE("a quarter turn moves every pixel clockwise, no turn keeps all") {
  for (const int size : {1, 2, 7, 8}) {
    CAPTURE(size);
    const std::vector<float> before = Noise(size);
    std::vector<float> turned = before, same = before;
    Rotate(turned, size, 90);
    Rotate(same, size, 0);
    for (size_t i = 0; i < same.size(); ++i) REQUIRE(same[i] == doctest::Approx(before[i]));
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        for (int c = 0; c < 3; ++c) {
          REQUIRE(turned[(x * size + size - 1 - y) * 3 + c] ==
                  doctest::Approx(before[(y * size + x) * 3 + c]).epsilon(1e-3));
        }
      }
    }
  }
}

TEST_CASE("a turn by any angle interpolates, and reflects the picture at the corners") {
  constexpr int kSize = 9;
  // The channels are x, y and a constant: bilinear interpolation gives the position itself.
  std::vector<float> picture;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      for (const int value : {10 * x, 10 * y, 77}) picture.push_back(static_cast<float>(value));
    }
  }
  Rotate(picture, kSize, 45);
  const auto at = [&](int x, int y, int c) { return picture[(y * kSize + x) * 3 + c]; };
  // Two pixels to the right of the centre (4, 4) is what was above it and to the right.
  CHECK(at(6, 4, 0) == doctest::Approx(40 + 20 * std::sqrt(0.5)));
  CHECK(at(6, 4, 1) == doctest::Approx(40 - 20 * std::sqrt(0.5)));
  // The corner comes from x = 4 - 8 * sqrt(0.5) = -1.657, which is 0.657 after the reflection.
  CHECK(at(0, 0, 0) == doctest::Approx(10 * (-1 - (4 - 8 * std::sqrt(0.5)))).epsilon(1e-4));
  CHECK(at(0, 0, 1) == doctest::Approx(40));
  // The opposite corner comes from x = 9.657 and y = 4; the edge is at 8.5.
  CHECK(at(8, 8, 0) == doctest::Approx(10 * (17 - (4 + 8 * std::sqrt(0.5)))).epsilon(1e-4));
  for (size_t i = 2; i < picture.size(); i += 3) REQUIRE(picture[i] == doctest::Approx(77));
}

// Largest step between neighbours along x (channel 0) or y (channel 1), a pixel.
float LargestStep(const std::vector<float>& picture, int size, int channel) {
  const int next = channel == 0 ? 3 : 3 * size;
  float largest = 0;
  for (int y = 0; y < size - 1; ++y) {
    for (int x = 0; x < size - 1; ++x) {
      const int at = (y * size + x) * 3 + channel;
      largest = std::max(largest, std::abs(picture[at + next] - picture[at]));
    }
  }
  return largest;
}

TEST_CASE("zooming out shows up to four times the photo, with the photo reflected around it") {
  // Red grows by 1 a pixel to the right, green by 1 a pixel downwards.
  constexpr int kSide = 200, kSize = 64;
  std::vector<uint8_t> photo;
  for (int i = 0; i < kSide * kSide; ++i) {
    for (const int value : {i % kSide, i / kSide, 50}) photo.push_back(static_cast<uint8_t>(value));
  }
  float least_area = 9, greatest_area = 0, least_aspect = 9, greatest_aspect = 0;
  for (uint64_t draw = 0; draw < 500; ++draw) {
    std::vector<float> picture(kSize * kSize * 3, -1);
    Random random(1, draw);
    ZoomOut(photo.data(), kSide, kSide, 4.0f / 3, random, kSize, picture);
    CAPTURE(draw);
    // No step is larger than the scale: the photo and its reflections meet without a seam.
    const float x_scale = LargestStep(picture, kSize, 0) * kSize / kSide;
    const float y_scale = LargestStep(picture, kSize, 1) * kSize / kSide;
    CHECK(x_scale <= 2.07f);  // whole pixels: 64 / 31
    CHECK(y_scale <= 2.07f);
    least_area = std::min(least_area, x_scale * y_scale);
    greatest_area = std::max(greatest_area, x_scale * y_scale);
    least_aspect = std::min(least_aspect, x_scale / y_scale);
    greatest_aspect = std::max(greatest_aspect, x_scale / y_scale);
    for (size_t i = 2; i < picture.size(); i += 3) REQUIRE(picture[i] == doctest::Approx(50));
    const auto [low, high] = std::minmax_element(picture.begin(), picture.end());
    REQUIRE(*low >= 0);
    REQUIRE(*high <= 199.001f);
  }
  CHECK(least_area == doctest::Approx(1).epsilon(0.05));
  CHECK(greatest_area == doctest::Approx(4).epsilon(0.05));
  CHECK(least_aspect == doctest::Approx(0.75).epsilon(0.05));
  CHECK(greatest_aspect == doctest::Approx(4.0 / 3).epsilon(0.05));
}

TEST_CASE("photos of every shape fill the picture when they are zoomed out") {
  const int shapes[][2] = {{1, 1}, {1, 300}, {300, 1}, {33, 47}};
  for (const auto& [width, height] : shapes) {
    const std::vector<uint8_t> photo(static_cast<size_t>(width) * height * 3, 90);
    for (const int size : {1, 5, 32}) {
      for (uint64_t draw = 0; draw < 20; ++draw) {
        std::vector<float> picture(static_cast<size_t>(size) * size * 3, -1);
        Random random(1, draw);
        ZoomOut(photo.data(), width, height, 2, random, size, picture);
        for (const float value : picture) REQUIRE(value == doctest::Approx(90));
      }
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
