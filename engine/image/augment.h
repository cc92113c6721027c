#pragma once

#include <cstdint>
#include <span>

#include "engine/base/random.h"
#include "engine/image/resize.h"
#include "engine/model/weights.h"

namespace mobilenet {

// How far a training photo may be changed. The defaults crop and mirror only.
struct AugmentOptions {
  float min_area = 0.35f;          // share of the photo that a crop covers at least; 1: all of it
  float max_aspect = 4.0f / 3.0f;  // a crop's width / height lies in [1 / max_aspect, max_aspect]
  float flip = 0.5f;               // probability of a left-right mirror image
  // Strengths s: the factor is drawn from [1 - s, 1 + s].
  float brightness = 0, contrast = 0, saturation = 0;
  float erase = 0;  // probability that one rectangle is set to the mean
};

// A crop by torchvision's rule (RandomResizedCrop): its area's share uniform in [min_area, 1], its
// aspect log-uniform, in the photo's own pixels; the largest centred one that keeps to the aspects
// when ten draws do not fit.
Crop RandomCrop(int width, int height, const AugmentOptions& options, Random& random);

// One training input of an 8-bit RGB photo: crop, resize to size x size, mirror, change colours,
// clip to [0, 255], normalise, erase. `out` is size * size * 3, HWC. The result depends on the
// arguments and the state of `random` alone.
void Augment(const uint8_t* pixels, int width, int height, const AugmentOptions& options,
             Random& random, int size, const Preprocessing& preprocessing, std::span<float> out);

}  // namespace mobilenet
