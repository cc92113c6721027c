#include "engine/kernels/convolution.h"

#include <algorithm>

#include "engine/kernels/convolution_int8.h"

namespace mobilenet {
namespace {

// Patches of 27 numbers and `gap` zeros.
template <typename T>
void Gather(const T* image, int size, int first, int count, int gap, T* patches) {
  constexpr int kSide = 3, kStride = 2, kColors = 3;
  const int out_size = (size + 1) / kStride;
  // TensorFlow's SAME: an even side has its one row and column of padding after the image.
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
        std::fill_n(patches, kSide * kColors, T{0});
        continue;
      }
      const T* row = image + static_cast<int64_t>(y) * size * kColors;
      if (end - begin == kSide) {  // a constant length: copied without a call
        std::copy_n(row + left * kColors, kSide * kColors, patches);
      } else {
        std::fill_n(patches, kSide * kColors, T{0});
        std::copy(row + begin * kColors, row + end * kColors, patches + (begin - left) * kColors);
      }
    }
    for (int j = 0; j < gap; ++j) *patches++ = T{0};
    if (++out_x == out_size) {
      out_x = 0;
      ++out_y;
    }
  }
}

}  // namespace

void GatherPatches(const float* image, int size, int first, int count, float* patches) {
  Gather(image, size, first, count, 0, patches);
}

void GatherPatchesInt16(const int16_t* image, int size, int first, int count, int16_t* patches) {
  Gather(image, size, first, count, kPatchPairs - kPatch, patches);
}

void QuantizeInput(const float* x, size_t count, float scale, int16_t* q) {
  // Next to 1.5 * 2^23 a float's last bit is worth 1, so the addition itself rounds.
  constexpr float kRound = 12582912.0f;
  for (size_t i = 0; i < count; ++i) {
    const float value = std::min(std::max(x[i] * scale, -255.0f), 255.0f);
    q[i] = static_cast<int16_t>(static_cast<int32_t>((value + kRound) - kRound));
  }
}

}  // namespace mobilenet
