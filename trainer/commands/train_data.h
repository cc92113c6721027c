#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "trainer/config/train_options.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/negatives.h"
#include "trainer/data/split.h"
#include "trainer/training/teacher.h"

namespace mobilenet {

// Where a training run's data is; empty: none.
struct TrainDataPaths {
  std::string data, sources, leave_out, negatives, other_labels;
  std::vector<std::string> teachers;
  std::string photo_pack, negatives_pack;  // files for the decoded photos
};

// All that a training run learns from. Training keeps pointers to the members.
struct TrainData {
  DataFolder folder;
  PhotoSet photos;
  Split split;
  std::optional<Negatives> negatives;
  std::optional<Teacher> teacher;

  const Negatives* NegativesOrNull() const { return negatives ? &*negatives : nullptr; }
  Teacher* TeacherOrNull() { return teacher ? &*teacher : nullptr; }
};

// Reads the photos and splits them, and sets options.spec.classes.
OrExitStatus<TrainData> LoadTrainData(const TrainDataPaths& paths, TrainOptions& options,
                                      ThreadPool& pool);

// Reads the negatives and the teachers, if there are any.
OrExitStatus<void> LoadNegativesAndTeacher(const TrainDataPaths& paths, const TrainOptions& options,
                                           ThreadPool& pool, TrainData& data);

}  // namespace mobilenet
