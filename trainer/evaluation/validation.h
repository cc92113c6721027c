#pragma once

#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// A model's answers to held-out photos.
struct Validation {
  std::vector<std::vector<float>> logits;  // of each photo
  size_t others = 0;                       // how many of its logits are those of other things
  std::vector<int> truths;                 // its true label, an index into the labels
  double loss = 0;                         // mean cross-entropy of softmax(logits); NaN without any
  Evaluation evaluation;
};

// Classifies the photos `indices` of the set. Their labels must be the weights'. Inputs are made as
// on the page: the whole photo, resized without keeping its aspect ratio.
Result<Validation> ValidateModel(const Weights& weights, const PhotoSet& photos,
                                 const std::vector<uint32_t>& indices, ThreadPool& pool);

// When Calibrate fits the temperature, it weighs 1 as much as this many photos would that have the
// usual Fisher information about log temperature.
inline constexpr double kPriorPhotos = 20, kPhotoInformation = 0.1;
// The temperatures that Calibrate may choose. Guo et al. found 0.9 to 3 for networks of many kinds;
// a temperature further from 1 comes from too few photos, and makes all answers equally sure.
inline constexpr double kMinTemperature = 0.25, kMaxTemperature = 4;

// Temperature scaling (Guo et al., arXiv 1706.04599): the temperature with the smallest
// cross-entropy on the validation photos, with a normal prior for its logarithm. So few photos move
// it little from 1, and many decide it. The thresholds are the confidence and the energy that 95%
// of the photos reach. Without photos, the default calibration: IsFitted is false.
Calibration Calibrate(const Validation& validation);
// False for the default calibration: nothing was measured, and every answer is known.
bool IsFitted(const Calibration& calibration);

// The threshold from which an answer is known, for people: "an energy of 1.17" or "a confidence of
// 0.53".
std::string KnownFrom(const Calibration& calibration);

}  // namespace mobilenet
