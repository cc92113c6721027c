#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// The photos of whole folders, without their pixels: what splits depend on. Each folder is decoded
// once for a size, however many weights are asked about it.
class PhotoIndexCache {
 public:
  // The pool must outlive it.
  explicit PhotoIndexCache(ThreadPool& pool) : pool_(pool) {}

  // `folder` as ScanDataFolder found it; shows progress. What it points to stays.
  Result<const PhotoSet*> Get(const DataFolder& folder, int short_side);

 private:
  ThreadPool& pool_;
  std::map<std::pair<std::string, int>, PhotoSet> photos_;  // by folder and short side
};

}  // namespace mobilenet
