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
  double loss = 0;                         // mean cross-entropy of softmax(logits)
  Evaluation evaluation;
};

// Classifies the photos `indices` of the set. Their labels must be the weights'. Inputs are made as
// on the page: the whole photo, resized without keeping its aspect ratio.
Result<Validation> ValidateModel(const Weights& weights, const PhotoSet& photos,
                                 const std::vector<uint32_t>& indices, ThreadPool& pool);

// Temperature scaling (Guo et al., arXiv 1706.04599): the temperature with the smallest
// cross-entropy on the validation photos. The thresholds are the confidence and the energy that 95%
// of these photos reach. Without photos, the default calibration.
Calibration Calibrate(const Validation& validation);

// The threshold from which an answer is known, for people: "an energy of 1.17" or "a confidence of
// 0.53".
std::string KnownFrom(const Calibration& calibration);

}  // namespace mobilenet
