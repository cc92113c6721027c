#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"

namespace mobilenet {

// How similar the outputs of two models are.
struct Agreement {
  size_t photos = 0;
  double same_answer = 0;     // fraction of the photos with the same most probable label
  double logit_distance = 0;  // mean absolute difference, over all logits of all photos
};

// Runs both models on `inputs` of LoadInputs (photo_sample.h), at least one. The models must have
// the same input size, preprocessing and labels; this is not checked. The only error: a model that
// Classifier::Create refuses.
Result<Agreement> Compare(const AnyWeights& a, const AnyWeights& b,
                          std::span<const std::vector<float>> inputs, ThreadPool& pool);

}  // namespace mobilenet
