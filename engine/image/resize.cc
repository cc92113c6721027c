#include "engine/image/resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mobilenet {
namespace {

// Which input positions make one output position, along one axis.
struct Window {
  int first, count;
  size_t weights;  // of the first one, in Filter::weights
};

struct Filter {
  std::vector<Window> windows;  // one for each output position
  std::vector<float> weights;   // of each window, summing to 1
  int begin, end;               // input positions that are used at all
};

// The triangle filter that maps [start, start + length) of `in_size` input positions to `out_size`
// output positions. It is as wide as an output position covers, at least one input position to
// either side; what falls outside the picture is left out and the rest weighted up.
Filter TriangleFilter(int in_size, float start, float length, int out_size) {
  const double scale = static_cast<double>(length) / out_size;
  const double support = std::max(scale, 1.0);
  Filter filter{{}, {}, in_size, 0};
  filter.windows.reserve(out_size);
  for (int i = 0; i < out_size; ++i) {
    const double centre = std::clamp(start + (i + 0.5) * scale, 0.0, static_cast<double>(in_size));
    const int first = std::max(0, static_cast<int>(std::ceil(centre - support - 0.5)));
    const int last = std::min(in_size - 1, static_cast<int>(std::floor(centre + support - 0.5)));
    filter.windows.push_back({first, last - first + 1, filter.weights.size()});
    double sum = 0;
    for (int position = first; position <= last; ++position) {
      sum += 1 - std::abs(position + 0.5 - centre) / support;
    }
    for (int position = first; position <= last; ++position) {
      const double weight = 1 - std::abs(position + 0.5 - centre) / support;
      filter.weights.push_back(static_cast<float>(weight / sum));
    }
    filter.begin = std::min(filter.begin, first);
    filter.end = std::max(filter.end, last + 1);
  }
  return filter;
}

bool IsOpaque(const uint8_t* rgba, int count) {
  uint8_t all = 255;
  for (int i = 0; i < count; ++i) all &= rgba[4 * i + 3];
  return all == 255;
}

void CompositeOnWhite(const uint8_t* rgba, int count, uint8_t* out) {
  for (int i = 0; i < count; ++i) {
    for (int c = 0; c < 3; ++c) {
      const int alpha = rgba[4 * i + 3];
      out[4 * i + c] =
          static_cast<uint8_t>((rgba[4 * i + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    out[4 * i + 3] = 255;
  }
}

// Functions of their own: for clang, __restrict holds for parameters only, and without it these
// loops stay scalar.
void SetToWeighted(const uint8_t* __restrict row, int values, float weight,
                   float* __restrict sums) {
  for (int v = 0; v < values; ++v) sums[v] = weight * row[v];
}

void AddWeighted(const uint8_t* __restrict row, int values, float weight, float* __restrict sums) {
  for (int v = 0; v < values; ++v) sums[v] += weight * row[v];
}

// Resizes and hands each output row, out_width pixels of 3 floats in [0, 255] in a buffer that is
// used again, to `sink(y, row)`. Vertically first: that pass runs over whole rows of bytes and so
// takes full vectors, and its scratch is a single row whatever the picture's height.
template <typename Sink>
void Resample(const uint8_t* pixels, int width, int height, int channels, Crop crop, int out_width,
              int out_height, const Sink& sink) {
  const Filter columns = TriangleFilter(width, crop.left, crop.width, out_width);
  const Filter rows = TriangleFilter(height, crop.top, crop.height, out_height);
  const int used = columns.end - columns.begin;
  const int values = used * channels;
  // One value more than there is: below, pixels are read four values at a time.
  std::vector<float> sums(values + 1);
  std::vector<uint8_t> composited(channels == 4 ? values : 0);
  std::vector<float> out_row(out_width * 3 + 1);

  for (int y = 0; y < out_height; ++y) {
    const Window& window = rows.windows[y];
    for (int i = 0; i < window.count; ++i) {
      const uint8_t* row =
          pixels + (static_cast<ptrdiff_t>(window.first + i) * width + columns.begin) * channels;
      if (channels == 4 && !IsOpaque(row, used)) {
        CompositeOnWhite(row, used, composited.data());
        row = composited.data();
      }
      const float weight = rows.weights[window.weights + i];
      if (i == 0) {
        SetToWeighted(row, values, weight, sums.data());
      } else {
        AddWeighted(row, values, weight, sums.data());
      }
    }
    for (int x = 0; x < out_width; ++x) {
      const Window& taps = columns.windows[x];
      const float* value = sums.data() + (taps.first - columns.begin) * channels;
      const float* weights = columns.weights.data() + taps.weights;
      float sum[4] = {};
      for (int i = 0; i < taps.count; ++i, value += channels) {
        for (int c = 0; c < 4; ++c) sum[c] += weights[i] * value[c];
      }
      std::copy(sum, sum + 4, &out_row[3 * x]);
    }
    sink(y, out_row.data());
  }
}

}  // namespace

void ResizeAndNormalise(const uint8_t* pixels, int width, int height, int channels, Crop crop,
                        int size, const Preprocessing& preprocessing, std::span<float> out) {
  float gain[3], offset[3];
  for (int c = 0; c < 3; ++c) {
    gain[c] = 1 / preprocessing.scale[c];
    offset[c] = preprocessing.mean[c];
  }
  Resample(pixels, width, height, channels, crop, size, size, [&](int y, const float* row) {
    float* out_row = &out[static_cast<size_t>(y) * size * 3];
    for (int x = 0; x < size; ++x) {
      for (int c = 0; c < 3; ++c) out_row[3 * x + c] = (row[3 * x + c] - offset[c]) * gain[c];
    }
  });
}

Image Resize(const Image& image, int width, int height) {
  Image out{width, height, std::vector<uint8_t>(static_cast<size_t>(width) * height * 3)};
  const Crop all{0, 0, static_cast<float>(image.width), static_cast<float>(image.height)};
  Resample(image.pixels.data(), image.width, image.height, 3, all, width, height,
           [&](int y, const float* row) {
             uint8_t* out_row = &out.pixels[static_cast<size_t>(y) * width * 3];
             for (int i = 0; i < width * 3; ++i) {
               out_row[i] = static_cast<uint8_t>(std::clamp(row[i] + 0.5f, 0.0f, 255.0f));
             }
           });
  return out;
}

}  // namespace mobilenet
