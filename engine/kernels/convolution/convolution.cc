#include "engine/kernels/convolution/convolution.h"

#include <algorithm>

namespace mobilenet {

void GatherPatches(const float* image, int size, int first, int count, float* patches) {
  constexpr int kSide = 3, kStride = 2, kColors = 3;
  const int out_size = (size + 1) / kStride;
  // TensorFlow's SAME rule: with an even side, the one row and column of padding come after the
  // image.
  const int padding = size % 2;
  int out_y = first / out_size;
  int out_x = first % out_size;
  for (int i = 0; i < count; ++i) {
    const int top = out_y * kStride - padding;
    const int left = out_x * kStride - padding;
    const int begin = std::max(left, 0);
    const int end = std::min(left + kSide, size);
    for (int y = top; y < top + kSide; ++y, patches += kSide * kColors) {
      if (y < 0 || y >= size) {
        std::fill_n(patches, kSide * kColors, 0.0f);
        continue;
      }
      const float* row = image + static_cast<int64_t>(y) * size * kColors;
      if (end - begin == kSide) {  // a constant length compiles to a few moves instead of a call
        std::copy_n(row + left * kColors, kSide * kColors, patches);
      } else {
        std::fill_n(patches, kSide * kColors, 0.0f);
        std::copy(row + begin * kColors, row + end * kColors, patches + (begin - left) * kColors);
      }
    }
    if (++out_x == out_size) {
      out_x = 0;
      ++out_y;
    }
  }
}

}  // namespace mobilenet
