#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// Caches the decoded photos of folders without their pixels, as splits need them. A folder is
// decoded once for each size, for any number of weights files.
class PhotoIndexCache {
 public:
  // The pool must outlive it.
  explicit PhotoIndexCache(ThreadPool& pool) : pool_(pool) {}

  // The photos of `folder`, which ScanDataFolder found; decodes them on the first call and shows
  // progress. The pointer is valid as long as the cache.
  Result<const PhotoSet*> Get(const DataFolder& folder, int short_side);

 private:
  ThreadPool& pool_;
  std::map<std::pair<std::string, int>, PhotoSet> photos_;  // by folder and short side
};

}  // namespace mobilenet
