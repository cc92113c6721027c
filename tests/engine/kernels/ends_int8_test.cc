// The first and the last layers of the int8 network: input quantization, first convolution, head.

#include <algorithm>
#include <limits>

#include "engine/kernels/convolution/convolution_int8.h"
#include "engine/kernels/convolution/convolution_int8_reference.h"
#include "engine/kernels/head/head_int8.h"
#include "engine/kernels/head/head_int8_reference.h"
#include "engine/model/spec.h"
#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using reference::Map;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedBytes;
using testing::RandomActivations;
using testing::RandomArray;
using testing::RandomInt8;
using testing::RandomIntegers;
using testing::Rescaling;

TEST_CASE("the input is rounded to whole numbers, ties to even, and clamped") {
  std::vector<float> x = RandomArray(1000, 1, -1.2f, 1.2f);
  for (const float special : {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f}) x.push_back(special / 256);
  x.insert(x.end(),
           {0.0f, -0.0f, 1.0f, -1.0f, 1e30f, -1e30f, std::numeric_limits<float>::infinity()});
  for (const float scale : {255.0f, 256.0f, 93.7f}) {
    ForEachTarget([&](const char* target) {
      std::vector<int16_t> q(x.size() + 1, 77);
      QuantizeInput(x.data(), x.size(), scale, q.data());
      for (size_t i = 0; i < x.size(); ++i) {
        CAPTURE(target);
        CAPTURE(scale);
        CAPTURE(x[i]);
        CHECK(q[i] == reference::QuantizeInput(x[i], scale));
      }
      CHECK(q.back() == 77);
    });
  }
  // 8-bit pixels, normalised around 127.5, become the odd numbers from -255 to 255 exactly.
  for (int pixel = 0; pixel < 256; ++pixel) {
    const float value = (static_cast<float>(pixel) - 127.5f) / 127.5f;
    CHECK(reference::QuantizeInput(value, 255.0f) == 2 * pixel - 255);
  }
}

TEST_CASE("the first int8 convolution equals its reference around its tiles") {
  for (const int size : {1, 2, 3, 5, 8, 13, 31, 32}) {
    for (const int channels : {1, 3, 8, 24, 32, 33, 63, 64}) {
      const Map in{.images = 1, .height = size, .width = size, .channels = 3};
      const auto x = RandomIntegers<int16_t>(in.Size(), 2, -255, 255);
      const auto weights = RandomInt8(size_t{27} * channels, 3);
      const Rescaling rescaling(channels, 27, 4, 255.0f);
      const auto expected = reference::ConvolutionInt8(x, in, weights, 2, channels, rescaling.bias,
                                                       rescaling.multiplier);
      // The image surrounded by zeros, and one number after its end that must not matter.
      const int width = (size + 1) / 2, padding = PaddingBefore(size, 2), row = 3 * (2 * width + 1);
      std::vector<int16_t> image(static_cast<size_t>(2 * width + 1) * row + 1, 0);
      for (int y = 0; y < size; ++y) {
        std::copy_n(x.begin() + y * size * 3, size * 3,
                    image.begin() + (y + padding) * row + 3 * padding);
      }
      image.back() = 255;
      ForEachTarget([&](const char* target) {
        AlignedBuffer<int32_t> packed(PackedConvolutionInt8Size(channels));
        PackConvolutionInt8(weights.data(), channels, packed.data());
        GuardedBytes out(expected.size());
        for (int y = 0; y < width; ++y) {
          const int16_t* first = image.data() + 2 * y * row;
          const int16_t* const rows[3] = {first, first + row, first + 2 * row};
          ConvolutionRowInt8(rows, packed.data(), rescaling.bias.data(),
                             rescaling.multiplier.data(), width, channels,
                             out.data() + static_cast<size_t>(y) * width * channels);
        }
        out.Check(expected, Describe("target", target, "size", size, "channels", channels));
      });
    }
  }
}

TEST_CASE("the int8 head equals its reference") {
  for (const int pixels : {1, 9, 16}) {
    for (const int channels : {1, 7, 32, 1024}) {
      for (const int classes : {2, 10, 17}) {
        const auto x = RandomActivations(static_cast<size_t>(pixels) * channels, 5);
        const auto weights = RandomInt8(static_cast<size_t>(channels) * classes, 6);
        const auto bias = RandomIntegers<int32_t>(classes, 7, -100000, 100000);
        const auto scale = RandomArray(classes, 8, 1e-5f, 1e-4f);
        const auto expected = reference::HeadInt8(x, channels, classes, weights, bias, scale);

        std::vector<int8_t> transposed(weights.size());
        for (int c = 0; c < channels; ++c) {
          for (int j = 0; j < classes; ++j) transposed[j * channels + c] = weights[c * classes + j];
        }
        std::vector<int32_t> sums(channels, -1);
        std::vector<float> logits(classes, -1);
        GlobalSumPoolInt8(x.data(), pixels, channels, sums.data());
        FullyConnectedInt8(sums.data(), channels, classes, transposed.data(), bias.data(),
                           scale.data(), logits.data());
        CHECK_MESSAGE(logits == expected,
                      Describe("pixels", pixels, "channels", channels, "classes", classes));
      }
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
