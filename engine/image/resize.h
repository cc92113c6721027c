#pragma once

#include <cstddef>
#include <span>

#include "engine/image/image.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A rectangle of a picture, in pixels from the top left; width and height are above 0. Edges may
// lie between pixels.
struct Crop {
  float left, top, width, height;
};

// Turns `crop` of a photo into the network's input. `pixels` are 8-bit, [height, width, channels],
// with 3 channels (RGB) or 4 (RGBA, composited onto white). Resizes to size x size without keeping
// the aspect ratio, then computes (value - mean) / scale for each channel into `out`, which must
// have room for [size, size, 3]. The resize is bilinear when it enlarges; when it shrinks, the
// triangle filter is widened (antialiasing). Pixel centres are at +0.5. At the crop's edges the
// filter also uses the pixels just outside it; where the crop leaves the picture, it takes the
// nearest pixels. The trainer and the browser call this same function, so the same pixels give the
// same input.
void ResizeAndNormalise(const uint8_t* pixels, int width, int height, int channels, Crop crop,
                        int size, const Preprocessing& preprocessing, std::span<float> out);

// Resizes `crop` of an RGB photo with the same filter to out_width x out_height pixels of 3 floats
// in [0, 255]. Rows of `out` begin `stride` values apart.
void ResizeInto(const uint8_t* pixels, int width, int height, Crop crop, int out_width,
                int out_height, float* out, size_t stride);

// A range of rows, or of output rows: [begin, end).
struct RowRange {
  int begin, end;
};

// ResizeAndNormalise of a whole picture, bit for bit, but only of the output rows `outputs`.
// `pixels` begin with the picture's row `first_row`, and need to have only the rows that these
// outputs use. So a picture larger than the memory for it is resized in strips.
void ResizeStrip(const uint8_t* pixels, int first_row, int width, int height, int channels,
                 int size, RowRange outputs, const Preprocessing& preprocessing,
                 std::span<float> out);
// The rows of a picture that its output row `y` uses. Neither end goes down as y grows.
RowRange RowsOfOutput(int height, int size, int y);

// Resizes the whole picture with the same filter, rounding to the nearest 8-bit value.
Image Resize(const Image& image, int width, int height);

}  // namespace mobilenet
