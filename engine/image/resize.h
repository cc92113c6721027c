#pragma once

#include <span>

#include "engine/image/image.h"
#include "engine/model/weights.h"

namespace mobilenet {

// A rectangle of a picture in pixels; edges may lie between pixels.
struct Crop {
  float left, top, width, height;
};

// What the network sees of a photo: `crop` of 8-bit pixels resized to size x size without keeping
// the aspect ratio, by a triangle filter that widens when shrinking (antialiasing) and is plain
// bilinear when enlarging, pixel centres at +0.5; then (value - mean) / scale. `channels` is 3
// (RGB) or 4 (RGBA; alpha is composited onto white). `out` is size * size * 3, HWC. Trainer and
// browser call this one function: the same pixels give the same input.
void ResizeAndNormalise(const uint8_t* pixels, int width, int height, int channels, Crop crop,
                        int size, const Preprocessing& preprocessing, std::span<float> out);

// An 8-bit resize with the same filter, rounding to nearest.
Image Resize(const Image& image, int width, int height);

}  // namespace mobilenet
