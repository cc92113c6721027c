#pragma once

#include <algorithm>

namespace mobilenet {

// The output pixels [begin, end) of a 3x3 convolution's row whose taps all fall on the `in_width`
// pixels of the input row, with `padding` zeros meant before the first.
struct Interior {
  Interior(int stride, int padding, int in_width, int out_width)
      : end(in_width < 3 ? 0 : std::min(out_width, (in_width - 3 + padding) / stride + 1)),
        begin(std::min(end, (padding + stride - 1) / stride)) {}
  int end, begin;
};

}  // namespace mobilenet
