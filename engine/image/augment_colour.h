#pragma once

#include <span>

#include "engine/base/random.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Limits for random changes of a picture's colours.
struct ColourLimits {
  // Strength s: the factor is drawn uniformly from [1 - s, 1 + s]; 0 changes nothing.
  float brightness = 0, contrast = 0, saturation = 0;
  float hue = 0;   // largest turn of the hue in degrees, either way
  float grey = 0;  // probability that no colours are left
};

// Changes the colours of RGB pixels at random, clips them to [0, 255] and normalises them:
// (value - mean) / scale for each channel.
void ChangeColours(std::span<float> picture, const ColourLimits& limits, Random& random,
                   const Preprocessing& preprocessing);

}  // namespace mobilenet
