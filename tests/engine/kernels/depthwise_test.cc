// The kernels compute one row per call. These tests compute whole maps row by row, as the callers
// do.

#include "engine/kernels/depthwise/depthwise.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/kernels/common/activation_reference.h"
#include "engine/kernels/depthwise/depthwise_reference.h"
#include "engine/model/spec.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using reference::Map;
using testing::CheckClose;
using testing::CheckEqual;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedOutput;
using testing::kActivations;
using testing::Name;
using testing::RandomArray;
using testing::ToDouble;

// The rows of one image, padded with zeros: `before` pixels on the left, `width` pixels in total.
// Row() returns a row of zeros for y outside the image.
class PaddedRows {
 public:
  PaddedRows(const std::vector<float>& x, const Map& map, int before, int width)
      : length_(size_t(width) * map.channels), rows_(map.height), zeros_(length_, 0.0f) {
    const size_t row_size = size_t(map.width) * map.channels;
    for (int y = 0; y < map.height; ++y) {
      rows_[y].assign(length_, 0.0f);
      // At stride 2 it can happen that no output reads the last column.
      const size_t count = std::min(row_size, length_ - size_t(before) * map.channels);
      std::copy_n(x.begin() + y * row_size, count, rows_[y].begin() + before * map.channels);
    }
  }
  const float* Row(int y) const {
    return y < 0 || y >= static_cast<int>(rows_.size()) ? zeros_.data() : rows_[y].data();
  }

 private:
  size_t length_;
  std::vector<std::vector<float>> rows_;
  std::vector<float> zeros_;
};

PaddedRows InputRows(const std::vector<float>& x, const Map& in, int stride) {
  return PaddedRows(x, in, PaddingBefore(in.width, stride),
                    (OutputSize(in.width, stride) - 1) * stride + 3);
}

// Odd and even, one pixel, one row, one column.
struct MapSize {
  int height, width;
};
constexpr MapSize kSizes[] = {
    {.height = 1, .width = 1}, {.height = 1, .width = 6}, {.height = 5, .width = 1},
    {.height = 2, .width = 2}, {.height = 3, .width = 3}, {.height = 4, .width = 7},
    {.height = 7, .width = 4}, {.height = 8, .width = 8}, {.height = 3, .width = 13}};

template <typename Check>
void ForEachShape(const Check& check) {
  for (const auto& [height, width] : kSizes) {
    for (const int stride : {1, 2}) {
      for (int channels = 1; channels <= 70; ++channels) {
        check(Map{.images = 1, .height = height, .width = width, .channels = channels}, stride);
      }
    }
  }
}

std::string DescribeCase(const char* target, const Map& map, int stride) {
  return Describe("target", target, "height", map.height, "width", map.width, "channels",
                  map.channels, "stride", stride);
}

TEST_CASE("the references and the model agree about SAME padding") {
  for (int size = 1; size <= 230; ++size) {
    for (const int stride : {1, 2}) {
      CAPTURE(size);
      CAPTURE(stride);
      CHECK(reference::SameOutput(size, stride) == OutputSize(size, stride));
      CHECK(reference::SamePadding(size, stride) == PaddingBefore(size, stride));
    }
  }
  CHECK(PaddingBefore(128, 2) == 0);
  CHECK(PaddingBefore(7, 2) == 1);
}

TEST_CASE("depthwise rows equal the reference") {
  ForEachShape([](const Map& in, int stride) {
    const Map out = reference::ConvolutionOutput(in, stride, in.channels);
    const std::vector<float> x = RandomArray(in.Size(), 1, -3.0f, 3.0f);
    const std::vector<float> weights = RandomArray(9 * in.channels, 2, -2.0f, 2.0f);
    const std::vector<float> bias = RandomArray(in.channels, 3);
    const auto plain = reference::Depthwise(ToDouble(x), in, ToDouble(weights), stride);
    const auto biased = reference::AddBias(plain, ToDouble(bias));
    // The same rows with their padding in memory, and without.
    const PaddedRows padded = InputRows(x, in, stride), bare(x, in, 0, in.width);
    const int padding = PaddingBefore(in.width, stride);
    const int padded_width = (out.width - 1) * stride + 3;
    ForEachTarget([&](const char* target) {
      for (const Activation activation : kActivations) {
        for (const bool with_bias : {false, true}) {
          const std::string name = DescribeCase(target, in, stride) + " " +
                                   Describe("bias", with_bias, "activation", Name(activation));
          GuardedOutput y(out.Size()), y_bare(out.Size());
          const float* start = with_bias ? bias.data() : nullptr;
          for (int out_y = 0; out_y < out.height; ++out_y) {
            const int top = out_y * stride - PaddingBefore(in.height, stride);
            const auto run = [&](const PaddedRows& rows, int before, int width, float* to) {
              const float* const taps[3] = {rows.Row(top), rows.Row(top + 1), rows.Row(top + 2)};
              DepthwiseRow(taps, weights.data(), start, activation, stride, before, width,
                           out.width, in.channels, to + out.Index(0, out_y, 0, 0));
            };
            run(padded, 0, padded_width, y.data());
            run(bare, padding, in.width, y_bare.data());
          }
          const std::vector<float> values = y.Values(name);
          CheckClose(values, reference::Activate(with_bias ? biased : plain, activation), 1e-5,
                     name);
          CheckEqual(y_bare.Values(name), values, name);
        }
      }
    });
  });
}

TEST_CASE("depthwise input gradient rows equal the reference") {
  ForEachShape([](const Map& in, int stride) {
    const Map out = reference::ConvolutionOutput(in, stride, in.channels);
    const std::vector<float> dy = RandomArray(out.Size(), 4);
    const std::vector<float> weights = RandomArray(9 * in.channels, 5);
    const auto expected =
        reference::DepthwiseInputGradient(ToDouble(dy), in, ToDouble(weights), stride);
    const PaddedRows rows(dy, out, 1, out.width + 2);
    // The row of dy that read input row `in_y` through kernel row `kernel_y`.
    const auto row = [&](int in_y, int kernel_y) {
      const int offset = in_y + PaddingBefore(in.height, stride) - kernel_y;
      return rows.Row(offset % stride == 0 ? offset / stride : -1);
    };
    ForEachTarget([&](const char* target) {
      const std::string name = DescribeCase(target, in, stride);
      GuardedOutput dx(in.Size());
      for (int y = 0; y < in.height; ++y) {
        const float* const dy_rows[3] = {row(y, 0), row(y, 1), row(y, 2)};
        DepthwiseInputGradientRow(dy_rows, weights.data(), stride, PaddingBefore(in.width, stride),
                                  in.width, in.channels, dx.data() + in.Index(0, y, 0, 0));
      }
      CheckClose(dx.Values(name), expected, 1e-5, name);
    });
  });
}

TEST_CASE("depthwise weight gradient rows add the reference to what dw holds") {
  ForEachShape([](const Map& in, int stride) {
    const Map out = reference::ConvolutionOutput(in, stride, in.channels);
    const std::vector<float> x = RandomArray(in.Size(), 6);
    const std::vector<float> dy = RandomArray(out.Size(), 7);
    const std::vector<float> before = RandomArray(9 * in.channels, 8);
    auto expected = reference::DepthwiseWeightGradient(ToDouble(x), in, ToDouble(dy), stride);
    for (size_t i = 0; i < expected.size(); ++i) expected[i] += before[i];
    const PaddedRows rows = InputRows(x, in, stride);
    ForEachTarget([&](const char* target) {
      const std::string name = DescribeCase(target, in, stride);
      GuardedOutput dw(before.size());
      std::copy(before.begin(), before.end(), dw.data());
      for (int out_y = 0; out_y < out.height; ++out_y) {
        const int top = out_y * stride - PaddingBefore(in.height, stride);
        const float* const taps[3] = {rows.Row(top), rows.Row(top + 1), rows.Row(top + 2)};
        DepthwiseWeightGradientRow(taps, dy.data() + out.Index(0, out_y, 0, 0), stride, out.width,
                                   in.channels, dw.data());
      }
      CheckClose(dw.Values(name), expected, 1e-5, name);
    });
  });
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
