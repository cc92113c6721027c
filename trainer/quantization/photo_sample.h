#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// `count` files, or all if there are fewer; the same at each call. Every class gives equally many;
// larger classes give more where small ones have too few. Takes a class's files at even steps.
// Small classes come first in the result.
std::vector<PhotoFile> SampleEvenlyPerClass(const std::vector<PhotoFile>& files, size_t count);

// The whole photos as inputs of the model, [resolution, resolution, 3], resized without keeping the
// aspect ratio and normalised, in the files' order. Reports files that cannot be read on standard
// error and leaves them out. An error when none is left; the caller adds the folder's name.
Result<std::vector<std::vector<float>>> LoadInputs(const std::vector<PhotoFile>& files,
                                                   const NetworkDescription& network,
                                                   ThreadPool& pool);

}  // namespace mobilenet
