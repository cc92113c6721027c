#include "engine/infer/separable.h"

#include <algorithm>

#include "engine/kernels/depthwise.h"
#include "engine/kernels/pointwise.h"

namespace mobilenet {
namespace {

constexpr int kKernel = 3;
constexpr size_t kCacheLine = 16;  // floats

size_t RoundUp(size_t floats) { return (floats + kCacheLine - 1) / kCacheLine * kCacheLine; }

// Pixels of a row with its padding.
int PaddedWidth(const Layer& layer) { return (layer.out_size - 1) * layer.stride + kKernel; }

size_t PaddedRow(const Layer& layer) {
  return RoundUp(static_cast<size_t>(PaddedWidth(layer)) * layer.in_channels);
}

int RowsPerBlock(const Layer& layer) {
  return std::clamp(kBlockPixels / layer.out_size, 1, layer.out_size);
}

// The three rows of a map that one output row needs, with zeros around the map. Copies each row of
// the map once, into three rows of padded memory that are used in turn.
class RowWindow {
 public:
  // `memory` holds kKernel + 1 padded rows.
  RowWindow(const Layer& layer, const float* map, float* memory)
      : layer_(layer),
        padding_(PaddingBefore(layer.in_size, layer.stride)),
        map_(map),
        memory_(memory),
        zeros_(memory + kKernel * PaddedRow(layer)) {
    std::fill_n(memory, (kKernel + 1) * PaddedRow(layer), 0.0f);
  }

  // Points rows[ky] to the input row under kernel row ky. Call with out_y = 0, 1, 2, ...
  void MoveTo(int out_y, const float* rows[kKernel]) {
    for (int ky = 0; ky < kKernel; ++ky) {
      const int in_y = out_y * layer_.stride - padding_ + ky;
      if (in_y < 0 || in_y >= layer_.in_size) {
        rows[ky] = zeros_;
        continue;
      }
      float* slot = memory_ + in_y % kKernel * PaddedRow(layer_);
      if (in_y >= next_) {
        const size_t length = static_cast<size_t>(layer_.in_size) * layer_.in_channels;
        std::copy_n(map_ + in_y * length, length, slot + padding_ * layer_.in_channels);
        next_ = in_y + 1;
      }
      rows[ky] = slot;
    }
  }

 private:
  const Layer& layer_;
  const int padding_;
  const float* map_;
  float* memory_;
  const float* zeros_;
  int next_ = 0;  // first row of the map that was not copied yet
};

}  // namespace

size_t SeparableScratch(const Layer& depthwise) {
  return (kKernel + 1) * PaddedRow(depthwise) +
         static_cast<size_t>(RowsPerBlock(depthwise)) * depthwise.out_size * depthwise.in_channels;
}

void RunSeparable(const Convolution& depthwise, const Convolution& pointwise, Activation activation,
                  const float* x, float* scratch, float* y) {
  const Layer& layer = depthwise.layer;
  const int width = layer.out_size;
  const int channels = layer.out_channels;
  RowWindow window(layer, x, scratch);
  float* block = scratch + (kKernel + 1) * PaddedRow(layer);
  for (int begin = 0; begin < layer.out_size; begin += RowsPerBlock(layer)) {
    const int end = std::min(begin + RowsPerBlock(layer), layer.out_size);
    float* out = block;
    for (int out_y = begin; out_y < end; ++out_y, out += width * channels) {
      const float* rows[kKernel];
      window.MoveTo(out_y, rows);
      DepthwiseRow(rows, depthwise.weights, depthwise.bias, activation, layer.stride, width,
                   channels, out);
    }
    const int out_channels = pointwise.layer.out_channels;
    Pointwise(block, int64_t{end - begin} * width, channels, out_channels, pointwise.weights,
              pointwise.bias, activation, y + static_cast<size_t>(begin) * width * out_channels);
  }
}

}  // namespace mobilenet
