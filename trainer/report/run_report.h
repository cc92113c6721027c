#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/classified_photo.h"
#include "trainer/report/report.h"
#include "trainer/training/training.h"

namespace mobilenet {

// The reports of the two commands that judge a network.

// On a finished training run: its validation photos, history and recipe. The files of `folder` are
// those that `photos` was loaded from.
Result<void> WriteTrainingReport(const std::string& path, const TrainOptions& options,
                                 const DataFolder& folder, const PhotoSet& photos,
                                 const Split& split, const std::vector<EpochRecord>& history,
                                 const Training::FinalResult& outcome);

// On weights and a folder of photos, judged in `seconds`.
Result<void> WriteEvaluationReport(const std::string& path, const std::string& weights_file,
                                   const std::string& data, const AnyWeights& weights,
                                   const std::vector<ClassifiedPhoto>& photos, double seconds);

}  // namespace mobilenet
