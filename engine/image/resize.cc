#include "engine/image/resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mobilenet {
namespace {

// The range of input positions that contribute to one output position, along one axis.
struct Window {
  int first, count;
};

// A resampling filter along one axis.
struct Filter {
  std::vector<Window> windows;  // one for each output position
  int taps;                     // length of the widest window
  std::vector<float> weights;   // `taps` for each window; they sum to 1, unused ones are 0
  int begin, end;               // range of the input positions that any window uses
};

// The triangle filter that maps [start, start + length) of `in_size` input positions to `out_size`
// output positions. Its half width is `length / out_size` input positions, at least 1. Positions
// outside the picture are left out, and the weights of the others are scaled to sum to 1.
struct Triangle {
  int in_size;
  float start;
  double scale, support;

  Triangle(int in_size, float start, float length, int out_size)
      : in_size(in_size),
        start(start),
        scale(static_cast<double>(length) / out_size),
        support(std::max(scale, 1.0)) {}

  double CentreOf(int i) const {
    return std::clamp(start + (i + 0.5) * scale, 0.0, static_cast<double>(in_size));
  }
  Window WindowOf(int i) const {
    const double centre = CentreOf(i);
    const int first = std::max(0, static_cast<int>(std::ceil(centre - support - 0.5)));
    const int last = std::min(in_size - 1, static_cast<int>(std::floor(centre + support - 0.5)));
    return {first, last - first + 1};
  }
};

Filter TriangleFilter(int in_size, float start, float length, int out_size) {
  const Triangle triangle(in_size, start, length, out_size);
  Filter filter{{}, 0, {}, in_size, 0};
  filter.windows.reserve(out_size);
  for (int i = 0; i < out_size; ++i) {
    const Window window = triangle.WindowOf(i);
    filter.windows.push_back(window);
    filter.taps = std::max(filter.taps, window.count);
    filter.begin = std::min(filter.begin, window.first);
    filter.end = std::max(filter.end, window.first + window.count);
  }
  filter.weights.resize(static_cast<size_t>(out_size) * filter.taps);
  for (int i = 0; i < out_size; ++i) {
    const Window& window = filter.windows[i];
    const double centre = triangle.CentreOf(i);
    const auto weight = [&](int tap) {
      return 1 - std::abs(window.first + tap + 0.5 - centre) / triangle.support;
    };
    double sum = 0;
    for (int tap = 0; tap < window.count; ++tap) sum += weight(tap);
    float* weights = &filter.weights[static_cast<size_t>(i) * filter.taps];
    for (int tap = 0; tap < window.count; ++tap) {
      weights[tap] = static_cast<float>(weight(tap) / sum);
    }
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
    for (int c = 0; c < 3; ++c) out[4 * i + c] = OntoWhite(rgba[4 * i + c], rgba[4 * i + 3]);
    out[4 * i + 3] = 255;
  }
}

// Separate functions because clang honours __restrict on parameters only. Without __restrict it
// does not vectorise these loops.
void SetToWeighted(const uint8_t* __restrict row, int values, float weight,
                   float* __restrict sums) {
  for (int v = 0; v < values; ++v) sums[v] = weight * row[v];
}

void AddWeighted(const uint8_t* __restrict row, int values, float weight, float* __restrict sums) {
  for (int v = 0; v < values; ++v) sums[v] += weight * row[v];
}

// Filters one row along x. `row` starts at input position filter.begin; up to filter.taps pixels
// and one value after its end are read. `out` gets 3 values a pixel, and one value after its end is
// overwritten. `kTaps` is filter.taps as a compile-time constant, or 0 for any number.
template <int kTaps>
void FilterRow(const Filter& filter, const float* __restrict row, int channels,
               float* __restrict out) {
  const int taps = kTaps > 0 ? kTaps : filter.taps;
  const float* weights = filter.weights.data();
  for (const Window& window : filter.windows) {
    const float* pixel = row + (window.first - filter.begin) * channels;
    float sum[4] = {};
    for (int tap = 0; tap < taps; ++tap, pixel += channels) {
      for (int c = 0; c < 4; ++c) sum[c] += weights[tap] * pixel[c];
    }
    std::copy(sum, sum + 4, out);
    weights += taps;
    out += 3;
  }
}

// Windows are two or three pixels wide unless the picture is shrunk a lot.
void FilterRow(const Filter& filter, const float* row, int channels, float* out) {
  switch (filter.taps) {
    case 2:
      return FilterRow<2>(filter, row, channels, out);
    case 3:
      return FilterRow<3>(filter, row, channels, out);
    default:
      return FilterRow<0>(filter, row, channels, out);
  }
}

// Resizes `crop` and calls sink(y, row) for each row of `outputs`: out_width pixels of 3 floats in
// [0, 255], valid during the call. Filters vertically first: that pass runs over whole rows of
// bytes, so it vectorises well, and needs scratch memory for one row only. `pixels` begin with the
// row `first_row` of the picture.
template <typename Sink>
void Resample(const uint8_t* pixels, int first_row, int width, int height, int channels, Crop crop,
              int out_width, int out_height, RowRange outputs, const Sink& sink) {
  const Filter columns = TriangleFilter(width, crop.left, crop.width, out_width);
  const Filter rows = TriangleFilter(height, crop.top, crop.height, out_height);
  const int used = columns.end - columns.begin;
  const int values = used * channels;
  std::vector<float> sums(values + columns.taps * channels + 1);  // FilterRow reads beyond the end
  std::vector<uint8_t> composited(channels == 4 ? values : 0);
  std::vector<float> out_row(out_width * 3 + 1);

  for (int y = outputs.begin; y < outputs.end; ++y) {
    const Window& window = rows.windows[y];
    for (int i = 0; i < window.count; ++i) {
      const ptrdiff_t index = window.first + i - first_row;
      const uint8_t* row = pixels + (index * width + columns.begin) * channels;
      if (channels == 4 && !IsOpaque(row, used)) {
        CompositeOnWhite(row, used, composited.data());
        row = composited.data();
      }
      const float weight = rows.weights[static_cast<size_t>(y) * rows.taps + i];
      if (i == 0) {
        SetToWeighted(row, values, weight, sums.data());
      } else {
        AddWeighted(row, values, weight, sums.data());
      }
    }
    FilterRow(columns, sums.data(), channels, out_row.data());
    sink(y, out_row.data());
  }
}

void ResampleAndNormalise(const uint8_t* pixels, int first_row, int width, int height, int channels,
                          Crop crop, int size, RowRange outputs, const Preprocessing& preprocessing,
                          std::span<float> out) {
  float gain[3], offset[3];
  for (int c = 0; c < 3; ++c) {
    gain[c] = 1 / preprocessing.scale[c];
    offset[c] = preprocessing.mean[c];
  }
  Resample(pixels, first_row, width, height, channels, crop, size, size, outputs,
           [&](int y, const float* row) {
             float* out_row = &out[static_cast<size_t>(y) * size * 3];
             for (int x = 0; x < size; ++x) {
               for (int c = 0; c < 3; ++c) {
                 out_row[3 * x + c] = (row[3 * x + c] - offset[c]) * gain[c];
               }
             }
           });
}

Crop Whole(int width, int height) {
  return {0, 0, static_cast<float>(width), static_cast<float>(height)};
}

}  // namespace

void ResizeAndNormalise(const uint8_t* pixels, int width, int height, int channels, Crop crop,
                        int size, const Preprocessing& preprocessing, std::span<float> out) {
  ResampleAndNormalise(pixels, 0, width, height, channels, crop, size, {0, size}, preprocessing,
                       out);
}

void ResizeStrip(const uint8_t* pixels, int first_row, int width, int height, int channels,
                 int size, RowRange outputs, const Preprocessing& preprocessing,
                 std::span<float> out) {
  ResampleAndNormalise(pixels, first_row, width, height, channels, Whole(width, height), size,
                       outputs, preprocessing, out);
}

RowRange RowsOfOutput(int height, int size, int y) {
  const Window window = Triangle(height, 0, static_cast<float>(height), size).WindowOf(y);
  return {window.first, window.first + window.count};
}

void ResizeInto(const uint8_t* pixels, int width, int height, Crop crop, int out_width,
                int out_height, float* out, size_t stride) {
  Resample(pixels, 0, width, height, 3, crop, out_width, out_height, {0, out_height},
           [&](int y, const float* row) { std::copy_n(row, 3 * out_width, out + y * stride); });
}

Image Resize(const Image& image, int width, int height) {
  Image out{width, height, std::vector<uint8_t>(static_cast<size_t>(width) * height * 3)};
  Resample(image.pixels.data(), 0, image.width, image.height, 3, Whole(image.width, image.height),
           width, height, {0, height}, [&](int y, const float* row) {
             uint8_t* out_row = &out.pixels[static_cast<size_t>(y) * width * 3];
             for (int i = 0; i < width * 3; ++i) {
               out_row[i] = static_cast<uint8_t>(std::clamp(row[i] + 0.5f, 0.0f, 255.0f));
             }
           });
  return out;
}

}  // namespace mobilenet
