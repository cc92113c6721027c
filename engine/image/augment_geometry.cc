#include "engine/image/augment_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/image/resize.h"

namespace mobilenet {
namespace {

// Along one axis: `length` input positions from `start` become `out_length` of the picture's pixels
// from `out_start`.
struct Placement {
  float start, length;
  int out_start, out_length;
};

Placement Place(int photo, float canvas, int size, Random& random) {
  const float inside = static_cast<float>(photo);
  if (canvas <= inside) return {random.Uniform(0, inside - canvas), canvas, 0, size};
  const int shown = static_cast<int>(std::lround(static_cast<float>(size) * inside / canvas));
  const int out_length = std::clamp(shown, 1, size);
  return {0, inside, static_cast<int>(random.Below(size - out_length + 1)), out_length};
}

// Fills a picture of which only the given rectangle is there.
void FillByReflection(const Placement& x, const Placement& y, int size, std::span<float> picture) {
  std::vector<int> column(size);
  for (int i = 0; i < size; ++i) {
    column[i] = x.out_start + Reflected(i - x.out_start, x.out_length);
  }
  const size_t stride = static_cast<size_t>(size) * 3;
  for (int row = y.out_start; row < y.out_start + y.out_length; ++row) {
    float* values = &picture[row * stride];
    for (int i = 0; i < size; ++i) {
      if (column[i] != i) std::copy_n(values + 3 * column[i], 3, values + 3 * i);
    }
  }
  for (int row = 0; row < size; ++row) {
    const int source = y.out_start + Reflected(row - y.out_start, y.out_length);
    if (source != row) std::copy_n(&picture[source * stride], stride, &picture[row * stride]);
  }
}

}  // namespace

int Reflected(int position, int length) {
  const int period = 2 * length;
  const int within = (position % period + period) % period;
  return within < length ? within : period - 1 - within;
}

void ZoomOut(const uint8_t* pixels, int width, int height, float max_aspect, Random& random,
             int size, std::span<float> picture) {
  const float log_aspect = std::log(max_aspect);
  const float side = random.Uniform(1, kMaxZoomOut) *
                     std::sqrt(static_cast<float>(width) * static_cast<float>(height));
  const float root_aspect = std::exp(random.Uniform(-log_aspect, log_aspect) / 2);
  // Without these limits a long photo would repeat several times across its short side.
  const float canvas_width = std::min(side * root_aspect, kMaxZoomOut * width);
  const float canvas_height = std::min(side / root_aspect, kMaxZoomOut * height);
  const Placement x = Place(width, canvas_width, size, random);
  const Placement y = Place(height, canvas_height, size, random);
  const size_t stride = static_cast<size_t>(size) * 3;
  ResizeInto(pixels, width, height, {x.start, y.start, x.length, y.length}, x.out_length,
             y.out_length, &picture[y.out_start * stride + 3 * x.out_start], stride);
  FillByReflection(x, y, size, picture);
}

void Rotate(std::span<float> picture, int size, float degrees) {
  const size_t values = static_cast<size_t>(size) * size * 3;
  std::vector<float> source(values + 1);  // a pixel is read as 4 floats
  std::copy_n(picture.begin(), values, source.begin());
  const float angle = degrees * std::numbers::pi_v<float> / 180;
  const float cosine = std::cos(angle), sine = std::sin(angle);
  const float last = static_cast<float>(size - 1), centre = last / 2;
  // Pixel centres are whole numbers here: the edges are at -0.5 and last + 0.5.
  const auto inside = [last](float position) {
    position = std::abs(position + 0.5f) - 0.5f;
    position = std::min(position, 2 * last + 1 - position);
    position = position < 0 ? 0 : position;
    return position > last ? last : position;
  };
  // A pixel is a mean of 2 x 2 neighbours; the second one is the same in a picture of one pixel.
  const auto stride = static_cast<ptrdiff_t>(size) * 3;
  const int last_but_one = std::max(0, size - 2);
  const ptrdiff_t right = size > 1 ? 3 : 0, below = size > 1 ? stride : 0;
  std::vector<float> xs(size), ys(size);
  float* out = picture.data();
  for (int row = 0; row < size; ++row) {
    const float dy = static_cast<float>(row) - centre;
    for (int column = 0; column < size; ++column) {
      const float dx = static_cast<float>(column) - centre;
      xs[column] = inside(centre + cosine * dx + sine * dy);
      ys[column] = inside(centre - sine * dx + cosine * dy);
    }
    for (int column = 0; column < size; ++column, out += 3) {
      const int left = std::min(static_cast<int>(xs[column]), last_but_one);
      const int top = std::min(static_cast<int>(ys[column]), last_but_one);
      const float right_part = xs[column] - static_cast<float>(left);
      const float lower_part = ys[column] - static_cast<float>(top);
      const float* upper = &source[top * stride + left * 3];
      const float* lower = upper + below;
      float value[4];
      for (int c = 0; c < 4; ++c) {
        const float first = upper[c] + right_part * (upper[right + c] - upper[c]);
        const float second = lower[c] + right_part * (lower[right + c] - lower[c]);
        value[c] = first + lower_part * (second - first);
      }
      std::copy_n(value, 3, out);
    }
  }
}

}  // namespace mobilenet
