#pragma once

#include <functional>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/dataset.h"

namespace mobilenet {

// The photos by which a run was validated, or those that it kept for a last judgement.
enum class HeldOut { kValidation, kTest };

// Leaves of `folder` the photos that the training run of `weights` held out, so that a trained
// network can be judged on photos that it never saw. The run's seed, shares and data digest stand
// in the weights' provenance; refused when they do not, or when the folder's photos are others.
Result<void> KeepHeldOut(const Weights& weights, HeldOut part, DataFolder& folder, ThreadPool& pool,
                         const std::function<void(size_t, size_t)>& progress);

}  // namespace mobilenet
