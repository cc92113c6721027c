#pragma once

#include <span>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"

namespace mobilenet {

// How alike two networks answer.
struct Agreement {
  size_t photos = 0;
  double same_answer = 0;     // share of the photos with the same likeliest label
  double logit_distance = 0;  // mean |difference| of a logit
};

// Both networks on the same inputs, as LoadInputs gives them.
Result<Agreement> Compare(const AnyWeights& a, const AnyWeights& b,
                          std::span<const std::vector<float>> inputs, ThreadPool& pool);

}  // namespace mobilenet
