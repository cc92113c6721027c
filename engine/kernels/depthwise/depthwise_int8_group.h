#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mobilenet::depthwise_int8 {

// A layer's parameters as they come in.
struct Filters {
  const int8_t* weights;  // [3, 3, channels]
  const int32_t* bias;
  const float* multiplier;
  size_t channels;
};

// A row as DepthwiseRowInt8 takes it; `pixel` is the bytes from one pixel to the next.
struct RowShape {
  int stride, padding, in_width, out_width;
  size_t pixel;
};

// Bytes of one packed channel: its taps (nine of 16 bits, or twelve bytes), bias and multiplier.
inline constexpr size_t kChannelBytes = 18 + sizeof(int32_t) + sizeof(float);

// The packed arrays of a group of channels that a kernel takes care of at once, one after the other
// for all its `size` channels.
template <typename Byte>
struct Group {
  Group(Byte* packed, size_t size, size_t tap_bytes)
      : taps(packed), bias(taps + size * tap_bytes), multiplier(bias + size * sizeof(int32_t)) {}
  // Puts a channel's bias and multiplier at place `at`.
  void SetRescaling(size_t at, const Filters& filters, size_t channel) const {
    std::memcpy(bias + at * sizeof(int32_t), filters.bias + channel, sizeof(int32_t));
    std::memcpy(multiplier + at * sizeof(float), filters.multiplier + channel, sizeof(float));
  }
  Byte *taps, *bias, *multiplier;
};

}  // namespace mobilenet::depthwise_int8
