#include "engine/kernels/depthwise/depthwise_int8.h"

#include <algorithm>
#include <array>

#include "engine/kernels/depthwise/depthwise_int8_reference.h"
#include "tests/support/int8_testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using reference::Map;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedBytes;
using testing::RandomActivations;
using testing::RandomInt8;
using testing::Rescaling;

// The rows of one map, and a row of zeros for those outside it.
struct MapRows {
  std::array<const uint8_t*, 3> InputRowsFor(int out_y, int stride) const {
    const int top = out_y * stride - reference::SamePadding(map.height, stride);
    const size_t length = static_cast<size_t>(map.width) * map.channels;
    std::array<const uint8_t*, 3> rows;
    for (int ky = 0; ky < 3; ++ky) {
      const int y = top + ky;
      rows[ky] = y < 0 || y >= map.height ? zeros.data() : x.data() + y * length;
    }
    return rows;
  }
  const std::vector<uint8_t>& x;
  const Map& map;
  std::vector<uint8_t> zeros = std::vector<uint8_t>(static_cast<size_t>(map.width) * map.channels);
};

void CheckDepthwise(const Map& in, int stride, const std::vector<uint8_t>& x,
                    const std::vector<int8_t>& weights, const Rescaling& rescaling) {
  const auto expected =
      reference::DepthwiseInt8(x, in, weights, stride, rescaling.bias, rescaling.multiplier);
  const Map out = reference::ConvolutionOutput(in, stride, in.channels);
  const MapRows rows{x, in};
  ForEachTarget([&](const char* target) {
    std::vector<uint8_t> packed(PackedDepthwiseInt8Size(in.channels));
    PackDepthwiseInt8(weights.data(), rescaling.bias.data(), rescaling.multiplier.data(),
                      in.channels, packed.data());
    GuardedBytes y(expected.size());
    for (int out_y = 0; out_y < out.height; ++out_y) {
      DepthwiseRowInt8(rows.InputRowsFor(out_y, stride).data(), packed.data(), stride,
                       reference::SamePadding(in.width, stride), in.width, out.width, in.channels,
                       y.data() + out.Index(0, out_y, 0, 0));
    }
    y.Check(expected, Describe("target", target, "height", in.height, "width", in.width, "channels",
                               in.channels, "stride", stride));
  });
}

TEST_CASE("the int8 depthwise convolution equals its reference for every shape") {
  constexpr int kChannels[] = {1,  2,  3,  4,  5,  7,  8,  9,  12, 15, 16,
                               17, 24, 31, 32, 33, 40, 47, 64, 65, 96, 127};
  struct MapSize {
    int height, width;
  };
  constexpr MapSize kSizes[] = {{.height = 1, .width = 1}, {.height = 1, .width = 5},
                                {.height = 5, .width = 1}, {.height = 2, .width = 2},
                                {.height = 3, .width = 4}, {.height = 4, .width = 3},
                                {.height = 7, .width = 9}, {.height = 8, .width = 8}};
  for (const int channels : kChannels) {
    for (const auto& [height, width] : kSizes) {
      for (const int stride : {1, 2}) {
        const Map in{.images = 1, .height = height, .width = width, .channels = channels};
        CheckDepthwise(in, stride, RandomActivations(in.Size(), 1),
                       RandomInt8(size_t{9} * channels, 2), Rescaling(channels, 9, 3));
      }
    }
  }
}

TEST_CASE("the int8 depthwise convolution is exact where its sums are largest") {
  const Map in{.images = 1, .height = 5, .width = 6, .channels = 41};
  for (const int weight : {-127, 127}) {
    Rescaling rescaling(in.channels, 9, 4);
    for (int c = 0; c < in.channels; ++c) {
      rescaling.bias[c] = -weight * 127 * 9 + c;  // leaves c where all nine taps fall on pixels
      rescaling.multiplier[c] = 1.0f;
    }
    CheckDepthwise(in, 1, std::vector<uint8_t>(in.Size(), 127),
                   std::vector<int8_t>(size_t{9} * in.channels, static_cast<int8_t>(weight)),
                   rescaling);
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
