#include "engine/image/resize.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/random.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

constexpr Preprocessing kPlain{{0, 0, 0}, {1, 1, 1}};

std::vector<uint8_t> Noise(int count, uint64_t seed) {
  Random random(seed, 0);
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

std::vector<float> ResizeSquare(const std::vector<uint8_t>& pixels, int width, int height,
                                int channels, Crop crop, int size,
                                const Preprocessing& preprocessing = kPlain) {
  std::vector<float> out(static_cast<size_t>(size) * size * 3);
  ResizeAndNormalise(pixels.data(), width, height, channels, crop, size, preprocessing, out);
  return out;
}

Crop All(int width, int height) {
  return {0, 0, static_cast<float>(width), static_cast<float>(height)};
}

// The red values of a grey row `values` resized to `width`.
std::vector<int> ResizeRow(const std::vector<int>& values, int width) {
  Image image{static_cast<int>(values.size()), 1, {}};
  for (const int value : values) image.pixels.insert(image.pixels.end(), 3, value);
  const Image out = Resize(image, width, 1);
  std::vector<int> row;
  for (int x = 0; x < width; ++x) row.push_back(out.pixels[3 * x]);
  return row;
}

// The filter of resize.h as its definition says, in double, every tap of the whole picture.
double ReferenceWeight(int position, int in_size, double start, double length, int out_size,
                       int out) {
  const double scale = length / out_size, support = std::max(1.0, scale);
  const double centre = start + (out + 0.5) * scale;
  double sum = 0;
  for (int i = 0; i < in_size; ++i) sum += std::max(0.0, 1 - std::abs(i + 0.5 - centre) / support);
  return std::max(0.0, 1 - std::abs(position + 0.5 - centre) / support) / sum;
}

TEST_CASE("a row is resized as by hand") {
  // 4 -> 2: centres 1 and 3, the triangle reaches 2 pixels to either side: weights 3, 3, 1 of 7.
  CHECK(ResizeRow({70, 140, 210, 7}, 2) == std::vector<int>{120, 113});
  // 3 -> 2: centres 0.75 and 2.25, reach 1.5: weights 5 and 3 of 8.
  CHECK(ResizeRow({80, 160, 240}, 2) == std::vector<int>{110, 210});
  CHECK(ResizeRow({10, 250}, 1) == std::vector<int>{130});
  // 2 -> 4: bilinear, centres 0.25, 0.75, 1.25 and 1.75; the ends repeat.
  CHECK(ResizeRow({0, 100}, 4) == std::vector<int>{0, 25, 75, 100});
  CHECK(ResizeRow({3, 250, 0, 77}, 4) == std::vector<int>{3, 250, 0, 77});
  // To nearest: 0.25 * 1 = 0.25 and 0.75 * 1.
  CHECK(ResizeRow({0, 1}, 4) == std::vector<int>{0, 0, 1, 1});
}

TEST_CASE("two by two pixels become their mean") {
  const std::vector<uint8_t> pixels{0, 10, 20, 100, 30, 40, 200, 50, 60, 40, 70, 80};
  const auto out = ResizeSquare(pixels, 2, 2, 3, All(2, 2), 1);
  CHECK(out[0] == doctest::Approx(85));
  CHECK(out[1] == doctest::Approx(40));
  CHECK(out[2] == doctest::Approx(50));
}

TEST_CASE("resizing agrees with the definition over odd shapes and crops") {
  struct Case {
    int width, height, size;
    Crop crop;
  };
  const Case cases[] = {{1, 1, 1, {0, 0, 1, 1}},           {1, 1, 5, {0, 0, 1, 1}},
                        {7, 1, 3, {0, 0, 7, 1}},           {1, 9, 4, {0, 0, 1, 9}},
                        {13, 11, 5, {0, 0, 13, 11}},       {13, 11, 17, {0, 0, 13, 11}},
                        {20, 30, 8, {3, 5, 12, 20}},       {20, 30, 8, {2.25f, 7.5f, 11.5f, 9.75f}},
                        {40, 10, 6, {30, 0, 10, 10}},      {64, 48, 9, {63, 47, 1, 1}},
                        {33, 65, 32, {0.5f, 0.5f, 32, 64}}};
  for (const Case& c : cases) {
    CAPTURE(c.width);
    CAPTURE(c.height);
    CAPTURE(c.size);
    CAPTURE(c.crop.left);
    const auto pixels = Noise(c.width * c.height * 3, 7);
    const auto out = ResizeSquare(pixels, c.width, c.height, 3, c.crop, c.size);
    double worst = 0;
    for (int y = 0; y < c.size; ++y) {
      for (int x = 0; x < c.size; ++x) {
        for (int channel = 0; channel < 3; ++channel) {
          double expected = 0;
          for (int j = 0; j < c.height; ++j) {
            const double row = ReferenceWeight(j, c.height, c.crop.top, c.crop.height, c.size, y);
            if (row == 0) continue;
            for (int i = 0; i < c.width; ++i) {
              expected += row * ReferenceWeight(i, c.width, c.crop.left, c.crop.width, c.size, x) *
                          pixels[(j * c.width + i) * 3 + channel];
            }
          }
          const double found = out[(y * c.size + x) * 3 + channel];
          worst = std::max(worst, std::abs(found - expected));
        }
      }
    }
    CHECK(worst < 1e-3);
  }
}

TEST_CASE("a crop that keeps its size copies its pixels, half a pixel off it averages") {
  const auto pixels = Noise(10 * 8 * 3, 1);
  const auto at = [&](int x, int y) { return static_cast<float>(pixels[(y * 10 + x) * 3]); };
  const auto out = ResizeSquare(pixels, 10, 8, 3, {4, 2, 3, 3}, 3);
  CHECK(out[0] == at(4, 2));
  CHECK(out[(2 * 3 + 1) * 3] == at(5, 4));
  const auto between = ResizeSquare(pixels, 10, 8, 3, {4.5f, 2, 3, 3}, 3);
  CHECK(between[0] == doctest::Approx((at(4, 2) + at(5, 2)) / 2));
}

TEST_CASE("a crop beyond the picture takes what is nearest") {
  const auto pixels = Noise(4 * 4 * 3, 2);
  const auto out = ResizeSquare(pixels, 4, 4, 3, {-10, -10, 4, 4}, 4);
  CHECK(out[0] == pixels[0]);
  const auto after = ResizeSquare(pixels, 4, 4, 3, {20, 20, 4, 4}, 4);
  CHECK(after[0] == pixels[(3 * 4 + 3) * 3]);
}

TEST_CASE("one colour stays that colour at every size") {
  for (const int size : {1, 2, 31, 128}) {
    for (const int side : {1, 3, 128, 300}) {
      CAPTURE(size);
      CAPTURE(side);
      const std::vector<uint8_t> white(static_cast<size_t>(side) * side * 3, 255);
      const auto out = ResizeSquare(white, side, side, 3, All(side, side), size, {});
      const auto [low, high] = std::minmax_element(out.begin(), out.end());
      CHECK(*low == doctest::Approx(1).epsilon(1e-5));
      CHECK(*high == doctest::Approx(1).epsilon(1e-5));
    }
  }
}

TEST_CASE("each channel is normalised by its own mean and scale") {
  const auto out = ResizeSquare({10, 20, 30}, 1, 1, 3, All(1, 1), 1, {{10, 10, 0}, {2, 4, 60}});
  CHECK(out == std::vector<float>{0, 2.5f, 0.5f});
}

TEST_CASE("transparency lies on white") {
  const auto one = [](uint8_t r, uint8_t g, uint8_t b, uint8_t alpha) {
    return ResizeSquare({r, g, b, alpha}, 1, 1, 4, All(1, 1), 1);
  };
  CHECK(one(0, 100, 200, 0) == std::vector<float>{255, 255, 255});
  CHECK(one(0, 100, 200, 255) == std::vector<float>{0, 100, 200});
  CHECK(one(0, 100, 255, 51) == std::vector<float>{204, 224, 255});  // a fifth

  // Black but transparent must not darken its opaque white neighbour.
  const auto mean = ResizeSquare({255, 255, 255, 255, 0, 0, 0, 0}, 2, 1, 4, All(2, 1), 1);
  CHECK(mean == std::vector<float>{255, 255, 255});
}

TEST_CASE("opaque RGBA gives exactly what RGB gives") {
  const auto rgb = Noise(50 * 40 * 3, 3);
  std::vector<uint8_t> rgba;
  for (size_t i = 0; i < rgb.size(); i += 3) {
    rgba.insert(rgba.end(), {rgb[i], rgb[i + 1], rgb[i + 2], 255});
  }
  const Crop crop{5.5f, 1, 40, 37};
  CHECK(ResizeSquare(rgb, 50, 40, 3, crop, 16, {}) == ResizeSquare(rgba, 50, 40, 4, crop, 16, {}));
}

TEST_CASE("a picture resized in strips has the same bits") {
  struct Case {
    int width, height, channels, size;
  };
  for (const Case& c : {Case{37, 500, 4, 32}, {5, 7, 3, 32}, {300, 3, 4, 16}, {64, 64, 3, 64}}) {
    CAPTURE(c.width);
    CAPTURE(c.height);
    const std::vector<uint8_t> pixels = Noise(c.width * c.height * c.channels, 5);
    const Preprocessing preprocessing{{120, 110, 100}, {60, 61, 62}};
    const std::vector<float> whole = ResizeSquare(pixels, c.width, c.height, c.channels,
                                                  All(c.width, c.height), c.size, preprocessing);
    std::vector<float> strips(whole.size());
    for (int y = 0; y < c.size;) {
      const int end = std::min(y + 3, c.size);
      const RowRange first = RowsOfOutput(c.height, c.size, y);
      const RowRange last = RowsOfOutput(c.height, c.size, end - 1);
      CHECK(first.begin <= last.begin);
      CHECK(first.end <= last.end);
      const size_t row = static_cast<size_t>(c.width) * c.channels;
      // Only the rows that are needed.
      const std::vector<uint8_t> strip(pixels.begin() + first.begin * row,
                                       pixels.begin() + last.end * row);
      ResizeStrip(strip.data(), first.begin, c.width, c.height, c.channels, c.size, {y, end},
                  preprocessing, strips);
      y = end;
    }
    CHECK(strips == whole);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
