#pragma once

#include <cstdint>
#include <span>

#include "engine/base/random.h"
#include "engine/image/augment_colour.h"
#include "engine/image/resize.h"
#include "engine/model/weights.h"

namespace mobilenet {

// Limits for random changes of a training photo. The defaults only crop and mirror.
struct AugmentOptions {
  float min_area = 0.35f;          // smallest fraction of the photo that a random crop may cover
  float max_aspect = 4.0f / 3.0f;  // a crop's width / height lies in [1 / max_aspect, max_aspect]
  float flip = 0.5f;               // probability of mirroring left and right
  ColourLimits colour{};
  float erase = 0;     // probability that one random rectangle is set to the mean colour
  float zoom_out = 0;  // probability of ZoomOut (augment_geometry.h) instead of a random crop
  float rotate = 0;    // largest turn in degrees, either way
  float degrade = 0;   // probability of Degrade (augment_quality.h)
};

// Draws a crop of a width x height photo, in pixels, as torchvision's RandomResizedCrop does: its
// area is a fraction of the photo uniform in [min_area, 1], its aspect ratio is log-uniform. If ten
// draws do not fit into the photo, returns the largest centred crop with an allowed aspect ratio.
Crop RandomCrop(int width, int height, const AugmentOptions& options, Random& random);

// Makes one training input of a photo (`pixels`: height x width x 3, 8-bit RGB): crop or zoom out,
// resize to size x size, mirror, rotate, lower the quality, change colours, clip to [0, 255],
// normalise, erase. `out` is [size, size, 3] (height, width, channel). The result depends only on
// the arguments and the state of `random`. An option that came later than others draws no random
// number where it is 0, so a run without it has the pixels that it had before.
void Augment(const uint8_t* pixels, int width, int height, const AugmentOptions& options,
             Random& random, int size, const Preprocessing& preprocessing, std::span<float> out);

}  // namespace mobilenet
