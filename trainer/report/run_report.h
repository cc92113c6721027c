#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"
#include "trainer/evaluation/evaluate_folder.h"
#include "trainer/report/report.h"
#include "trainer/training/training.h"

namespace mobilenet {

// Writes the HTML report of a finished training run, from its validation photos, its history and
// its options. `photos` must have been loaded from `folder`.
Result<void> WriteTrainingReport(const std::string& path, const TrainOptions& options,
                                 const DataFolder& folder, const PhotoSet& photos,
                                 const Split& split, const std::vector<EpochRecord>& history,
                                 const Training::FinalResult& result);

// Writes the HTML report of `trainer evaluate`.
Result<void> WriteEvaluationReport(const std::string& path, const std::string& weights_file,
                                   const std::string& data, const AnyWeights& weights,
                                   const EvaluationResult& result);

}  // namespace mobilenet
