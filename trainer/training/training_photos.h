#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/config/train_options.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/negatives.h"

namespace mobilenet {

// The photos of `folder` for training with inputs of `size` pixels a side. They are mapped from the
// photo pack `pack`, which is made first if it does not fit. Prints which of the two to standard
// output, and to standard error the folder's notes and the files that cannot be used. An error when
// a label has no photo that can be used.
Result<PhotoSet> LoadTrainingPhotos(const DataFolder& folder, int size, const std::string& pack,
                                    ThreadPool& pool);

// Where a run's negatives are.
struct NegativesPaths {
  std::string root;  // folder with one folder per kind
  std::string pack;  // photo pack, as above
  // File with the negatives' labels within their kinds, for OtherOutputs::kLabels (see
  // ReadPhotoTsv). Empty: `root` with the suffix .tsv.
  std::string labels;
};
// The same for a run's negatives, where a kind needs no photo. `classes` are the labels of the
// other photos.
Result<Negatives> LoadNegatives(const NegativesPaths& paths, const TrainOptions& options,
                                const std::vector<std::string>& classes, ThreadPool& pool);

}  // namespace mobilenet
