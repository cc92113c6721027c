#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// Up to `count` of the files, as many of each class as there are, spread evenly over the order of
// the class. The same for the same files.
std::vector<PhotoFile> SampleEvenlyPerClass(const std::vector<PhotoFile>& files, size_t count);

// Photos as the network takes them, [resolution, resolution, 3], in the files' order. Those that
// cannot be read are left out and reported; an error when none is left.
Result<std::vector<std::vector<float>>> LoadInputs(const std::vector<PhotoFile>& files,
                                                   const NetworkDescription& network,
                                                   ThreadPool& pool);

}  // namespace mobilenet
