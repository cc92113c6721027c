#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/image.h"
#include "engine/model/weights_file.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {

// A photo whose predicted label is wrong, with two pictures: the photo, reduced to at most 200
// pixels, and the heat map of the predicted label over it (OverlayHeatMap).
struct Mistake {
  std::string name;                            // ClassifiedPhoto::name
  int truth = 0, answer = 0;                   // indices into the labels
  double confidence = 0;                       // the answer's probability
  double truth_probability = 0;                // the true label's
  int width = 0, height = 0;                   // of both pictures, in pixels
  std::vector<uint8_t> photo_jpeg, heat_jpeg;  // JPEG files; empty where there is a `problem`
  std::string problem;                         // why the photo could not be read; else empty
};

// At most `count` of the photos whose predicted label is wrong, highest confidence first. Reads and
// classifies these again for the heat map; one that cannot be read has a `problem` and no pictures.
// An error when Classifier::Create refuses the weights.
Result<std::vector<Mistake>> WorstMistakes(const AnyWeights& weights,
                                           const std::vector<ClassifiedPhoto>& photos,
                                           size_t count);

// The photo in grey, of the same size, blended with the colours of `map`: dark violet for 0 and
// below, then red, then yellow for its largest value. `map` is a class activation map
// (class_activation.h), square, [side, side], stretched over the whole photo.
Image OverlayHeatMap(const Image& photo, const std::vector<float>& map);

}  // namespace mobilenet
