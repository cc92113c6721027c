#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// At most `count` files: the same number from each class, as far as the class has them, at even
// steps through its files. Deterministic.
std::vector<PhotoFile> SampleEvenlyPerClass(const std::vector<PhotoFile>& files, size_t count);

// The photos as network inputs, [resolution, resolution, 3], normalised, in the files' order.
// Reports files that cannot be read on standard error and leaves them out; an error when none is
// left.
Result<std::vector<std::vector<float>>> LoadInputs(const std::vector<PhotoFile>& files,
                                                   const NetworkDescription& network,
                                                   ThreadPool& pool);

}  // namespace mobilenet
