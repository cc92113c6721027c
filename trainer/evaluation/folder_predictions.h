#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights_file.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {

// What became of one file of a folder: an answer, or why there is none.
struct FolderAnswer {
  int answer = -1;     // index of the likeliest label; -1: the file could not be used
  bool known = false;  // it reaches the weights' threshold
  std::vector<float> logits;
  std::string problem;  // names the file
};

// Asks the network about every file of the folder, in order; shows progress.
Result<std::vector<FolderAnswer>> ClassifyFolder(const DataFolder& folder,
                                                 const AnyWeights& weights, int threads);

// The logits and truths of the files that can be used, to calibrate on; the others are reported.
// The folder's labels must be the weights'. An error when no file is left.
Result<Validation> ValidateOnFolder(const DataFolder& folder, const AnyWeights& weights,
                                    int threads);

// The share of the usable files whose answer is known.
double KnownShare(const std::vector<FolderAnswer>& answers);

}  // namespace mobilenet
