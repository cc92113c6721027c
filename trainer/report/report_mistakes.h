#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/image.h"
#include "engine/model/weights_file.h"
#include "trainer/evaluation/classified_photo.h"

namespace mobilenet {

// A wrong answer, ready to be shown.
struct Mistake {
  std::string name;
  int truth = 0, answer = 0;                   // indices into the labels
  double confidence = 0;                       // the answer's probability
  double truth_probability = 0;                // the true label's
  int width = 0, height = 0;                   // of both pictures
  std::vector<uint8_t> photo_jpeg, heat_jpeg;  // empty where `problem` says why
  std::string problem;
};

// The `count` wrong answers that the network was surest of, the surest first. Each photo is read
// again and classified for its heat map: where in the photo the answer came from.
Result<std::vector<Mistake>> WorstMistakes(const AnyWeights& weights,
                                           const std::vector<ClassifiedPhoto>& photos,
                                           size_t count);

// The photo in grey with the map's positive part over it, from dark violet through red to yellow at
// its greatest. `map` is side x side and covers the whole photo.
Image LayHeatOver(const Image& photo, const std::vector<float>& map);

}  // namespace mobilenet
