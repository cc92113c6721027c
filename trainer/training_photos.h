#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/dataset.h"

namespace mobilenet {

// The photos of `folder` for a training run of this input size, in the photo pack `pack`: reused
// where it fits, else made. Says on standard output which, and on standard error which files cannot
// be used.
Result<PhotoSet> LoadTrainingPhotos(const DataFolder& folder, int size, const std::string& pack,
                                    ThreadPool& pool);

}  // namespace mobilenet
