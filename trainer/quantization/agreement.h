#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"

namespace mobilenet {

// How far the answers of two networks agree.
struct Agreement {
  size_t photos = 0;
  double same_answer = 0;     // fraction of the photos with the same most probable label
  double logit_distance = 0;  // mean absolute difference of the logits
};

// Runs both networks on `inputs`, from LoadInputs. They must have the same input size and labels.
Result<Agreement> Compare(const AnyWeights& a, const AnyWeights& b,
                          std::span<const std::vector<float>> inputs, ThreadPool& pool);

}  // namespace mobilenet
