#include "engine/image/augment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

constexpr int kSize = 32;
const AugmentOptions kNothing{
    .min_area = 1, .max_aspect = 1, .flip = 0};  // all of a square photo, as it is

std::vector<uint8_t> Noise(int count, uint64_t seed = 1) {
  Random random(seed, 0);
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

std::vector<float> Run(const std::vector<uint8_t>& pixels, int width, int height,
                       const AugmentOptions& options, uint64_t photo = 0, int size = kSize) {
  std::vector<float> out(static_cast<size_t>(size) * size * 3, 99);
  Random random(42, photo);
  Augment(pixels.data(), width, height, options, random, size, {}, out);
  return out;
}

TEST_CASE("augmentation depends on its random stream alone") {
  const auto pixels = Noise(60 * 40 * 3);
  const AugmentOptions options{.colour = {0.4f, 0.4f, 0.4f, 30, 0.2f},
                               .erase = 0.5f,
                               .zoom_out = 0.5f,
                               .rotate = 15,
                               .degrade = 0.8f};
  CHECK(Run(pixels, 60, 40, options, 5) == Run(pixels, 60, 40, options, 5));
  CHECK(Run(pixels, 60, 40, options, 5) != Run(pixels, 60, 40, options, 6));
}

TEST_CASE("without the options that came later, the pixels and the stream are those of before") {
  // Computed before there were zoom, rotation, hue, grey and degradation.
  struct {
    uint64_t photo;
    float first, middle, last;
    double sum;
    uint32_t next;
  } const expected[] = {{5, -0.134963f, -0.097235f, -0.265790f, -145.248, 2985951950u},
                        {6, -0.520820f, 0.260650f, -0.335939f, -576.8362, 2890946309u},
                        {7, -0.536933f, -0.072378f, -0.225696f, -272.912, 2118309240u}};
  const auto pixels = Noise(60 * 40 * 3);
  for (const auto& [photo, first, middle, last, sum, next] : expected) {
    std::vector<float> out(kSize * kSize * 3);
    Random random(42, photo);
    Augment(pixels.data(), 60, 40, {.colour = {0.4f, 0.4f, 0.4f}, .erase = 0.5f}, random, kSize, {},
            out);
    CHECK(out[0] == doctest::Approx(first).epsilon(1e-4));
    CHECK(out[1000] == doctest::Approx(middle).epsilon(1e-4));
    CHECK(out[3071] == doctest::Approx(last).epsilon(1e-4));
    CHECK(std::accumulate(out.begin(), out.end(), 0.0) == doctest::Approx(sum).epsilon(1e-4));
    CHECK(random.Next() == next);
  }
}

TEST_CASE("every strong augmentation stays within the normalised range") {
  const AugmentOptions options{.min_area = 0.08f,
                               .max_aspect = 2,
                               .colour = {0.9f, 0.9f, 0.9f, 180, 0.2f},
                               .erase = 0.5f,
                               .zoom_out = 0.5f,
                               .rotate = 180,
                               .degrade = 0.8f};
  const int shapes[][2] = {{1, 1}, {1, 300}, {300, 1}, {33, 47}, {144, 192}};
  for (const auto& shape : shapes) {
    const int width = shape[0], height = shape[1];
    const auto pixels = Noise(width * height * 3);
    for (uint64_t photo = 0; photo < 30; ++photo) {
      CAPTURE(width);
      CAPTURE(photo);
      const auto out = Run(pixels, width, height, options, photo);
      const auto [low, high] = std::minmax_element(out.begin(), out.end());
      CHECK(*low >= -1.00001f);
      CHECK(*high <= 1.00001f);
    }
  }
}

TEST_CASE("random crops keep to area, aspect and photo, and reach their limits") {
  const AugmentOptions options;
  const int width = 192, height = 144;
  float least_share = 1, greatest_share = 0, least_aspect = 9, greatest_aspect = 0;
  for (uint64_t photo = 0; photo < 2000; ++photo) {
    Random random(1, photo);
    const Crop crop = RandomCrop(width, height, options, random);
    REQUIRE(crop.left >= 0);
    REQUIRE(crop.top >= 0);
    REQUIRE(crop.left + crop.width <= width);
    REQUIRE(crop.top + crop.height <= height);
    least_share = std::min(least_share, crop.width * crop.height / (width * height));
    greatest_share = std::max(greatest_share, crop.width * crop.height / (width * height));
    least_aspect = std::min(least_aspect, crop.width / crop.height);
    greatest_aspect = std::max(greatest_aspect, crop.width / crop.height);
  }
  // Sides are rounded to whole pixels, hence a percent of tolerance.
  CHECK(least_share == doctest::Approx(0.35).epsilon(0.02));
  CHECK(greatest_share > 0.95f);
  CHECK(least_aspect == doctest::Approx(0.75).epsilon(0.02));
  CHECK(greatest_aspect == doctest::Approx(4.0 / 3).epsilon(0.02));
}

TEST_CASE("a photo too long for the aspects gives its centre") {
  Random random(1, 1);
  const Crop crop = RandomCrop(1000, 10, {.min_area = 0.9f, .max_aspect = 2}, random);
  CHECK(crop.width == 20);
  CHECK(crop.height == 10);
  CHECK(crop.left == 490);
  CHECK(crop.top == 0);
}

TEST_CASE("with everything switched off only resize and normalise remain") {
  const auto pixels = Noise(48 * 48 * 3);
  std::vector<float> expected(kSize * kSize * 3);
  ResizeAndNormalise(pixels.data(), 48, 48, 3, {0, 0, 48, 48}, kSize, {}, expected);
  const auto out = Run(pixels, 48, 48, kNothing);
  double worst = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    worst = std::max<double>(worst, std::abs(out[i] - expected[i]));
  }
  CHECK(worst < 1e-5);
}

TEST_CASE("flip mirrors left and right, odd widths too") {
  for (const int size : {1, 2, 7, 8}) {
    const auto pixels = Noise(48 * 48 * 3);
    AugmentOptions mirrored = kNothing;
    mirrored.flip = 1;
    const auto out = Run(pixels, 48, 48, kNothing, 0, size);
    const auto flipped = Run(pixels, 48, 48, mirrored, 0, size);
    for (int i = 0; i < size * size * 3; ++i) {
      const int c = i % 3, x = i / 3 % size, y = i / 3 / size;
      REQUIRE(flipped[i] == out[(y * size + size - 1 - x) * 3 + c]);
    }
  }
}

TEST_CASE("brightness scales, contrast keeps one colour, saturation keeps grey") {
  const std::vector<uint8_t> colour = [] {
    std::vector<uint8_t> pixels;
    for (int i = 0; i < 9; ++i) pixels.insert(pixels.end(), {100, 60, 20});
    return pixels;
  }();
  AugmentOptions bright = kNothing;
  bright.colour.brightness = 0.5f;
  const auto out = Run(colour, 3, 3, bright);
  const float factor = (out[0] + 1) * 127.5f / 100;
  CHECK(factor >= 0.5f);
  CHECK(factor <= 1.5f);
  CHECK(std::abs(factor - 1) > 0.01f);
  CHECK((out[1] + 1) * 127.5f == doctest::Approx(60 * factor));
  CHECK((out[2] + 1) * 127.5f == doctest::Approx(20 * factor));

  // Contrast moves values away from the mean luma and leaves the mean luma of the picture.
  AugmentOptions contrast = kNothing;
  contrast.colour.contrast = 0.5f;
  const auto grey_noise = [] {
    std::vector<uint8_t> pixels;
    for (const uint8_t value : Noise(kSize * kSize)) {
      pixels.insert(pixels.end(), 3, static_cast<uint8_t>(80 + value / 4));
    }
    return pixels;
  }();
  const auto plain = Run(grey_noise, kSize, kSize, kNothing);
  const auto stretched = Run(grey_noise, kSize, kSize, contrast);
  double plain_mean = 0, stretched_mean = 0;
  for (size_t i = 0; i < plain.size(); ++i) {
    plain_mean += plain[i];
    stretched_mean += stretched[i];
  }
  CHECK(stretched_mean / plain.size() == doctest::Approx(plain_mean / plain.size()).epsilon(1e-3));
  const float ratio = (stretched[0] - stretched[3]) / (plain[0] - plain[3]);
  CHECK(std::abs(ratio - 1) > 0.01f);
  CHECK(stretched[6] - stretched[9] == doctest::Approx(ratio * (plain[6] - plain[9])));

  AugmentOptions saturation = kNothing;
  saturation.colour.saturation = 0.5f;
  const auto same = Run(grey_noise, kSize, kSize, saturation);
  for (size_t i = 0; i < same.size(); ++i) REQUIRE(same[i] == doctest::Approx(plain[i]));
  CHECK(Run(colour, 3, 3, saturation) != Run(colour, 3, 3, kNothing));
}

// The pixel (120, 90, 70) after a change of colours.
std::array<double, 3> Changed(const ColourLimits& limits, uint64_t photo) {
  AugmentOptions options = kNothing;
  options.colour = limits;
  const auto out = Run({120, 90, 70}, 1, 1, options, photo, 1);
  std::array<double, 3> pixel;
  for (int c = 0; c < 3; ++c) pixel[c] = (out[c] + 1) * 127.5;
  return pixel;
}

TEST_CASE("a turn of the hue keeps luma and saturation, and stays within its limit") {
  constexpr double kLuma = 0.299 * 120 + 0.587 * 90 + 0.114 * 70;
  const auto chroma = [](const std::array<double, 3>& pixel) {
    return std::pair{0.492 * (pixel[2] - kLuma), 0.877 * (pixel[0] - kLuma)};
  };
  const auto [u, v] = chroma({120, 90, 70});
  double least = 0, greatest = 0;
  for (uint64_t photo = 0; photo < 200; ++photo) {
    const auto pixel = Changed({.hue = 40}, photo);
    const auto [turned_u, turned_v] = chroma(pixel);
    CHECK(0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] ==
          doctest::Approx(kLuma).epsilon(1e-4));
    CHECK(std::hypot(turned_u, turned_v) == doctest::Approx(std::hypot(u, v)).epsilon(1e-4));
    const double turn = std::atan2(u * turned_v - v * turned_u, u * turned_u + v * turned_v);
    least = std::min(least, turn * 180 / std::numbers::pi);
    greatest = std::max(greatest, turn * 180 / std::numbers::pi);
  }
  CHECK(least == doctest::Approx(-40).epsilon(0.03));
  CHECK(greatest == doctest::Approx(40).epsilon(0.03));
  // The other changes of colour are the same with a hue that hardly turns.
  AugmentOptions options = kNothing;
  options.colour = {0.5f, 0.5f, 0.5f};
  const auto pixels = Noise(kSize * kSize * 3);
  const auto plain = Run(pixels, kSize, kSize, options);
  options.colour.hue = 1e-4f;
  const auto turned = Run(pixels, kSize, kSize, options);
  for (size_t i = 0; i < plain.size(); ++i) REQUIRE(std::abs(turned[i] - plain[i]) < 1e-4f);
}

TEST_CASE("grey leaves the luma, as often as asked for") {
  int grey = 0;
  for (uint64_t photo = 0; photo < 1000; ++photo) {
    const auto pixel = Changed({.grey = 0.2f}, photo);
    if (pixel[0] != doctest::Approx(120)) {
      ++grey;
      for (const double value : pixel) REQUIRE(value == doctest::Approx(96.69));
    }
  }
  CHECK(grey > 160);
  CHECK(grey < 240);
}

TEST_CASE("erasing sets one rectangle to the mean and leaves the rest") {
  const auto pixels = Noise(kSize * kSize * 3);
  AugmentOptions erasing = kNothing;
  erasing.erase = 1;
  const auto plain = Run(pixels, kSize, kSize, kNothing);
  for (uint64_t photo = 0; photo < 50; ++photo) {
    const auto out = Run(pixels, kSize, kSize, erasing, photo);
    int left = kSize, right = -1, top = kSize, bottom = -1, erased = 0;
    for (int i = 0; i < kSize * kSize; ++i) {
      if (out[3 * i] == plain[3 * i] && out[3 * i + 1] == plain[3 * i + 1]) continue;
      REQUIRE(out[3 * i] == 0);
      ++erased;
      left = std::min(left, i % kSize);
      right = std::max(right, i % kSize);
      top = std::min(top, i / kSize);
      bottom = std::max(bottom, i / kSize);
    }
    CAPTURE(photo);
    CHECK(erased == (right - left + 1) * (bottom - top + 1));
    CHECK(erased >= kSize * kSize / 100);
    CHECK(erased <= kSize * kSize / 4);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
