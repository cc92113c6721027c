#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"

namespace mobilenet {

// Photos to exclude from training because their labels may be wrong.
struct LeaveOutList {
  struct Photo {
    uint32_t file;  // index into DataFolder::files
    int line;       // of the list, counts from 1
  };
  std::string path;           // of the list, for messages
  std::vector<Photo> photos;  // in the order of the list
};

// Reads a list of `trainer label-issues` (label_issues.h) and keeps the photos whose predicted
// label, not their own, has a probability of at least `from`. An error names the list and the line:
// it is malformed, or the folder has no such file or has it with another label.
Result<LeaveOutList> ReadLeaveOutList(const std::string& path, double from,
                                      const DataFolder& folder);

// Moves the photos of the list from split.train to split.left_out. Validation and test photos stay,
// so that runs with and without the list are measured on the same photos. An error when a class
// would have no training photos left; then `split` must not be used.
Result<void> LeaveOut(const LeaveOutList& list, const PhotoSet& photos, Split& split);

// A hash of the indices in split.left_out: with PhotoSet::digest it identifies the photos. Empty
// when there are none.
std::string LeftOutDigest(const Split& split);

}  // namespace mobilenet
