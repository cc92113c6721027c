#pragma once

#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/evaluation/evaluation.h"

namespace mobilenet {

// A network's answers to held-out photos.
struct Validation {
  std::vector<std::vector<float>> logits;  // for each photo
  std::vector<int> truths;
  double loss = 0;  // mean cross-entropy of softmax(logits)
  Evaluation evaluation;
};

// Runs `weights` on the photos `indices` of the set, each whole and stretched, as the page does.
Result<Validation> ValidateModel(const Weights& weights, const PhotoSet& photos,
                                 const std::vector<uint32_t>& indices, ThreadPool& pool);

// The temperature that makes the validation photos' cross-entropy smallest (Guo et al., arXiv
// 1706.04599), and the confidence and the energy that 95% of them reach.
Calibration Calibrate(const Validation& validation);
// What makes an answer known: "a confidence of 0.53".
std::string KnownFrom(const Calibration& calibration);

}  // namespace mobilenet
