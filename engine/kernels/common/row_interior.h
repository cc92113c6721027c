#pragma once

#include <algorithm>

namespace mobilenet {

// The output pixels [begin, end) of a row of a 3x3 convolution whose three kernel columns all lie
// on the input row. The row has `in_width` pixels; `padding` more, which are zero and not in
// memory, come before the first.
struct Interior {
  Interior(int stride, int padding, int in_width, int out_width)
      : end(in_width < 3 ? 0 : std::min(out_width, (in_width - 3 + padding) / stride + 1)),
        begin(std::min(end, (padding + stride - 1) / stride)) {}
  int end, begin;
};

}  // namespace mobilenet
