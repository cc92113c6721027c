#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mobilenet::depthwise_int8 {

// A layer's parameters before packing; bias and multiplier are [channels].
struct Filters {
  const int8_t* weights;  // [3, 3, channels]
  const int32_t* bias;
  const float* multiplier;
  size_t channels;
};

// The shape arguments of DepthwiseRowInt8. `pixel` is the number of bytes from one pixel to the
// next.
struct RowShape {
  int stride, padding, in_width, out_width;
  size_t pixel;
};

// Bytes reserved for one packed channel: its taps (nine int16, or twelve bytes), bias and
// multiplier.
inline constexpr size_t kChannelBytes = 18 + sizeof(int32_t) + sizeof(float);

// Where the packed parameters of a group of `size` channels are, which a kernel computes together:
// the taps of all channels, then all biases, then all multipliers.
template <typename Byte>
struct Group {
  Group(Byte* packed, size_t size, size_t tap_bytes)
      : taps(packed), bias(taps + size * tap_bytes), multiplier(bias + size * sizeof(int32_t)) {}
  // Writes a channel's bias and multiplier as the group's number `at`.
  void SetRescaling(size_t at, const Filters& filters, size_t channel) const {
    std::memcpy(bias + at * sizeof(int32_t), filters.bias + channel, sizeof(int32_t));
    std::memcpy(multiplier + at * sizeof(float), filters.multiplier + channel, sizeof(float));
  }
  Byte *taps, *bias, *multiplier;
};

}  // namespace mobilenet::depthwise_int8
