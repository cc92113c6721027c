#include "trainer/base/jpeg_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/base/random.h"
#include "engine/image/augment_jpeg.h"
#include "engine/image/decode/decode.h"

TEST_SUITE_BEGIN("trainer.base");

namespace mobilenet {

// Mean distance of a value in `picture` from the one in `pixels`.
static double Distance(const std::vector<float>& picture, const std::vector<uint8_t>& pixels) {
  double sum = 0;
  for (size_t i = 0; i < pixels.size(); ++i) sum += std::abs(picture[i] - pixels[i]);
  return sum / static_cast<double>(pixels.size());
}

TEST_CASE("augmentation makes the errors that a JPEG file makes") {
  constexpr int kSize = 64;
  Image image{kSize, kSize, {}};
  Random random(1, 0);
  for (int i = 0; i < kSize * kSize; ++i) {
    const int x = i % kSize, y = i / kSize;
    const double texture = 25 * std::sin(x * 0.9) * std::cos(y * 0.4) + 20 * random.Uniform();
    for (const int colour : {60 + x, 180 - y, 90 + (x + y) / 4}) {
      image.pixels.push_back(static_cast<uint8_t>(colour + texture));
    }
  }
  for (const int quality : {30, 50, 75, 90}) {
    CAPTURE(quality);
    const auto file = DecodeImage(EncodeJpegFile(image, quality), "picture.jpg");
    REQUIRE(file);
    std::vector<float> picture(image.pixels.begin(), image.pixels.end());
    CompressAsJpeg(picture, kSize, quality);
    // Decoders interpolate colours and round to 8 bits; the coefficients are the same.
    CHECK(Distance(picture, file->pixels) < 0.8);
    CHECK(Distance(picture, image.pixels) > 3 * Distance(picture, file->pixels));
  }
}

}  // namespace mobilenet

TEST_SUITE_END();
