#pragma once

#include <algorithm>
#include <cstddef>

namespace mobilenet::reference {

// The shape of a batch of feature maps, NHWC: [images, height, width, channels].
struct Map {
  int images, height, width, channels;

  // Elements.
  size_t Size() const { return static_cast<size_t>(images) * height * width * channels; }
  // Position of an element in the array.
  size_t Index(int image, int y, int x, int channel) const {
    return ((static_cast<size_t>(image) * height + y) * width + x) * channels + channel;
  }
};

// TensorFlow's SAME rule for a 3x3 kernel along one axis. SameOutput: ceil(size / stride) outputs.
// SamePadding: the zeros before the first input, the smaller half of all that the outputs need.
inline int SameOutput(int size, int stride) { return (size + stride - 1) / stride; }
inline int SamePadding(int size, int stride) {
  return std::max((SameOutput(size, stride) - 1) * stride + 3 - size, 0) / 2;
}

// The shape of a 3x3 convolution's output for input `in`, with SAME padding and `channels` outputs.
inline Map ConvolutionOutput(const Map& in, int stride, int channels) {
  return {in.images, SameOutput(in.height, stride), SameOutput(in.width, stride), channels};
}

// Calls visit(image, out_y, out_x, kernel_y, kernel_x, in_y, in_x) for every output pixel and every
// position of the 3x3 kernel that lies on an input pixel. The others lie on the padding, which is
// zero and adds nothing.
template <typename Visit>
void ForEachTap(const Map& in, int stride, const Visit& visit) {
  const Map out = ConvolutionOutput(in, stride, in.channels);
  const int top = SamePadding(in.height, stride);
  const int left = SamePadding(in.width, stride);
  for (int image = 0; image < in.images; ++image) {
    for (int out_y = 0; out_y < out.height; ++out_y) {
      for (int out_x = 0; out_x < out.width; ++out_x) {
        for (int kernel_y = 0; kernel_y < 3; ++kernel_y) {
          for (int kernel_x = 0; kernel_x < 3; ++kernel_x) {
            const int in_y = out_y * stride + kernel_y - top;
            const int in_x = out_x * stride + kernel_x - left;
            if (in_y < 0 || in_y >= in.height || in_x < 0 || in_x >= in.width) continue;
            visit(image, out_y, out_x, kernel_y, kernel_x, in_y, in_x);
          }
        }
      }
    }
  }
}

}  // namespace mobilenet::reference
