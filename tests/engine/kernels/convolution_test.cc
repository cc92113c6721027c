#include "engine/kernels/convolution/convolution.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/kernels/convolution/convolution_reference.h"
#include "engine/kernels/convolution/convolution_row.h"
#include "engine/kernels/pointwise/pointwise.h"
#include "engine/kernels/pointwise/pointwise_reference.h"
#include "engine/model/spec.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::CheckEqual;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedOutput;
using testing::kActivations;
using testing::Name;
using testing::RandomArray;
using testing::ToDouble;

const std::vector<int> kSizes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 32, 33};

// An RGB image of size x size pixels.
reference::Map Image(int size) {
  return {.images = 1, .height = size, .width = size, .channels = 3};
}

int OutputPixels(int size) {
  const int side = reference::SameOutput(size, 2);
  return side * side;
}

TEST_CASE("a product over patches is the full convolution") {
  for (const int size : kSizes) {
    const int channels = 5, pixels = OutputPixels(size);
    const std::vector<float> image = RandomArray(size * size * 3, 1);
    const std::vector<float> weights = RandomArray(kPatch * channels, 2);
    const std::string name = Describe("size", size);
    GuardedOutput patches(size_t(pixels) * kPatch);
    GatherPatches(image.data(), size, 0, pixels, patches.data());
    // Both add the same products in the same order, so in double they must be equal.
    CheckEqual(
        reference::Pointwise(ToDouble(patches.Values(name)), kPatch, channels, ToDouble(weights)),
        reference::Convolution(ToDouble(image), Image(size), ToDouble(weights), 2, channels), name);
  }
}

TEST_CASE("patches do not depend on how the output pixels are split into calls") {
  for (const int size : kSizes) {
    const int pixels = OutputPixels(size);
    const std::vector<float> image = RandomArray(size * size * 3, 3);
    std::vector<float> whole(size_t(pixels) * kPatch), split(whole.size());
    GatherPatches(image.data(), size, 0, pixels, whole.data());
    for (const int step : {1, 2, 3, 7}) {
      for (int first = 0; first < pixels; first += step) {
        GatherPatches(image.data(), size, first, std::min(step, pixels - first),
                      split.data() + size_t(first) * kPatch);
      }
      CheckEqual(split, whole, Describe("size", size, "step", step));
    }
  }
}

TEST_CASE("rows of the convolution are the product over patches, bit for bit") {
  for (const int size : kSizes) {
    const int width = reference::SameOutput(size, 2), row = 3 * (2 * width + 1);
    const int padding = PaddingBefore(size, 2), pixels = OutputPixels(size);
    const std::vector<float> image = RandomArray(size * size * 3, 6);
    std::vector<float> padded(static_cast<size_t>(2 * width + 1) * row, 0.0f);
    for (int y = 0; y < size; ++y) {
      std::copy_n(image.begin() + y * size * 3, size * 3,
                  padded.begin() + (y + padding) * row + 3 * padding);
    }
    std::vector<float> patches(size_t(pixels) * kPatch);
    GatherPatches(image.data(), size, 0, pixels, patches.data());
    for (const int channels : {1, 3, 4, 8, 17, 31, 32, 33, 70}) {
      const std::vector<float> weights = RandomArray(kPatch * channels, 7);
      const std::vector<float> bias = RandomArray(channels, 8);
      ForEachTarget([&](const char* target) {
        AlignedBuffer<float> packed(PackedMatrixSize(kPatch, channels));
        PackMatrix(weights.data(), kPatch, channels, false, packed.data());
        for (const Activation activation : kActivations) {
          const std::string name = Describe("target", target, "size", size, "channels", channels,
                                            "activation", Name(activation));
          std::vector<float> expected(size_t(pixels) * channels);
          Pointwise(patches.data(), pixels, kPatch, channels, packed.data(), bias.data(),
                    activation, expected.data());
          GuardedOutput out(expected.size());
          for (int y = 0; y < width; ++y) {
            const float* first = padded.data() + 2 * y * row;
            const float* const rows[3] = {first, first + row, first + 2 * row};
            ConvolutionRow(rows, weights.data(), bias.data(), activation, width, channels,
                           out.data() + size_t(y) * width * channels);
          }
          CheckEqual(out.Values(name), expected, name);
        }
      });
    }
  }
}

TEST_CASE("the weight gradient over patches is the full convolution's") {
  for (const int size : {7, 8}) {
    const int channels = 6, pixels = OutputPixels(size);
    const std::vector<float> image = RandomArray(size * size * 3, 4);
    const std::vector<float> dy = RandomArray(pixels * channels, 5);
    std::vector<float> patches(size_t(pixels) * kPatch), dw(kPatch * channels, 0.0f);
    GatherPatches(image.data(), size, 0, pixels, patches.data());
    AlignedBuffer<float> scratch(PointwiseGradientScratch());
    PointwiseWeightGradient(patches.data(), dy.data(), pixels, kPatch, channels, scratch.data(),
                            dw.data());
    CheckClose(dw,
               reference::ConvolutionWeightGradient(ToDouble(image), Image(size), ToDouble(dy), 2,
                                                    channels),
               1e-5, Describe("size", size));
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
