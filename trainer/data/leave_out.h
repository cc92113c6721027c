#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"

namespace mobilenet {

// Photos that shall not be trained on, as their labels are doubted.
struct LeaveOutList {
  struct Photo {
    uint32_t file;  // index into DataFolder::files
    int line;
  };
  std::string path;
  std::vector<Photo> photos;  // in the lines' order
};

// Of a list that `trainer suspects` wrote of this folder those that are taken for something else
// with a confidence of at least `from`. The error names the list and the line.
Result<LeaveOutList> ReadLeaveOutList(const std::string& path, double from,
                                      const DataFolder& folder);

// Moves the photos of the list that train to split.left_out. Those that are held out stay: runs
// with the list and without it are judged by the same photos. An error when a class would have
// none left to train on.
Result<void> LeaveOut(const LeaveOutList& list, const PhotoSet& photos, Split& split);

// Names the photos that were left out, together with PhotoSet::digest; empty without any.
std::string LeftOutDigest(const Split& split);

}  // namespace mobilenet
