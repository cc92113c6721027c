#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/image.h"
#include "engine/model/weights_file.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {

// A wrong answer with its pictures.
struct Mistake {
  std::string name;
  int truth = 0, answer = 0;                   // indices into the labels
  double confidence = 0;                       // the answer's probability
  double truth_probability = 0;                // the true label's
  int width = 0, height = 0;                   // of both pictures, in pixels
  std::vector<uint8_t> photo_jpeg, heat_jpeg;  // JPEG files; empty where there is a `problem`
  std::string problem;                         // why the photo could not be read; else empty
};

// At most `count` wrong answers, the most confident first. Reads and classifies each of their
// photos again for the heat map. An error when the weights make no classifier.
Result<std::vector<Mistake>> WorstMistakes(const AnyWeights& weights,
                                           const std::vector<ClassifiedPhoto>& photos,
                                           size_t count);

// The photo in grey, blended with the map's positive values: dark violet for 0, red, then yellow
// for the largest. `map` is square, [side, side], and is stretched over the whole photo.
Image OverlayHeatMap(const Image& photo, const std::vector<float>& map);

}  // namespace mobilenet
