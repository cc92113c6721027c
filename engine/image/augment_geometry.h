#pragma once

#include <cstdint>
#include <span>

#include "engine/base/random.h"

namespace mobilenet {

// ZoomOut shows a photo at half its size or larger, along each axis.
inline constexpr float kMaxZoomOut = 2;

// Random placement of a photo (`pixels`: height x width x 3, 8-bit RGB) on a larger canvas, which
// is resized to `picture`, [size, size, 3] with values in [0, 255]. The canvas' sides are a factor
// uniform in [1, kMaxZoomOut] longer than those of a square of the photo's area; then its aspect
// ratio is drawn, log-uniform in [1 / max_aspect, max_aspect]. Where the photo does not cover the
// canvas, it is reflected at its edges.
void ZoomOut(const uint8_t* pixels, int width, int height, float max_aspect, Random& random,
             int size, std::span<float> picture);

// Turns `picture`, [size, size, 3], clockwise about its centre, with bilinear interpolation. What
// turns in at the corners is the picture reflected at its edges. From -180 to 180 degrees.
void Rotate(std::span<float> picture, int size, float degrees);

// The position within [0, length) that `position` has after reflections at both ends, which repeat
// the first and the last element: 2 1 0 | 0 1 2 | 2 1 0.
int Reflected(int position, int length);

}  // namespace mobilenet
