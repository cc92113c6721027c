#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/negatives.h"

namespace mobilenet {

// The photos of `folder` for a training run of this input size, in the photo pack `pack`: reused
// where it fits, else made. Says on standard output which, and on standard error which files cannot
// be used.
Result<PhotoSet> LoadTrainingPhotos(const DataFolder& folder, int size, const std::string& pack,
                                    ThreadPool& pool);

// The negatives of a run, from the folder `root` with one folder for each kind, likewise.
Result<Negatives> LoadNegatives(const std::string& root, const TrainOptions& options,
                                const std::string& pack, ThreadPool& pool);

}  // namespace mobilenet
