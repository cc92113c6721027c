#pragma once

#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/model/weights_file.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/evaluation/validation.h"

namespace mobilenet {

// A model's answer to one photo.
struct Prediction {
  int label = 0;              // index of the most probable label
  bool known = false;         // the calibration's threshold is reached
  std::vector<float> logits;  // in the labels' order
};

// Classifies every file of the folder and shows progress. The predictions have the order of
// folder.files; an error among them names the file that cannot be used and says why.
Result<std::vector<Result<Prediction>>> ClassifyFolder(const DataFolder& folder,
                                                       const AnyWeights& weights, ThreadPool& pool);

// Logits and true labels of the files that can be used, to calibrate on. The folder's labels must
// be the weights'. Reports the other files on standard error; an error when no file can be used.
Result<Validation> ValidateOnFolder(const DataFolder& folder, const AnyWeights& weights,
                                    ThreadPool& pool);

// Fraction of the usable photos whose answer is known; NaN without any.
double KnownShare(const std::vector<Result<Prediction>>& predictions);

}  // namespace mobilenet
