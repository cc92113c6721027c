#pragma once

#include <cstdint>
#include <span>

#include "engine/base/random.h"

namespace mobilenet {

// Lowers the quality of `picture`, [size, size, 3] with values in [0, 255], in one of four ways,
// drawn at random with a random strength: Blur, AddNoise, CompressAsJpeg or ShrinkAndEnlarge.
void Degrade(std::span<float> picture, int size, Random& random);

// Gaussian blur with a standard deviation of `sigma` > 0 pixels. Reflects the picture at its edges.
void Blur(std::span<float> picture, int size, float sigma);

// Adds to each value nearly Gaussian noise of its own: a sum of four uniform numbers with the
// standard deviation `sigma` in all. Clips to [0, 255].
void AddNoise(std::span<float> picture, float sigma, uint32_t seed);

// Resizes to small x small pixels of 8 bits and back, as for a thumbnail.
void ShrinkAndEnlarge(std::span<float> picture, int size, int small);

}  // namespace mobilenet
