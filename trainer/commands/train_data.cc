#include "trainer/commands/train_data.h"

#include <utility>

#include "trainer/config/unseen_sources.h"
#include "trainer/data/leave_out.h"
#include "trainer/training/batch_source.h"
#include "trainer/training/training_photos.h"

namespace mobilenet {

OrExitStatus<TrainData> LoadTrainData(const TrainDataPaths& paths, TrainOptions& options,
                                      ThreadPool& pool) {
  Result<DataFolder> folder = ScanDataFolder(paths.data);
  if (!folder) return tl::unexpected(ReportFailure(folder.error()));
  LeaveOutList leave_out;
  if (!paths.leave_out.empty()) {
    auto list = ReadLeaveOutList(paths.leave_out, options.leave_out_from, *folder);
    if (!list) return tl::unexpected(ReportFailure(list.error()));
    leave_out = std::move(*list);
  }
  Result<PhotoSet> photos =
      LoadTrainingPhotos(*folder, options.spec.resolution, paths.photo_pack, pool);
  if (!photos) return tl::unexpected(ReportFailure(photos.error()));
  options.spec.classes = static_cast<int>(photos->labels.size());
  if (const auto valid = CheckSpec(options.spec); !valid) {
    return tl::unexpected(ReportWrongUsage(valid.error()));
  }
  Split split = SplitPhotos(*photos, RuleOfSplit(options));
  const std::string sources = FindSources(paths.sources, paths.data);
  if (const auto held = HoldOutSources(options.unseen_sources, sources, *folder, *photos, split);
      !held) {
    return tl::unexpected(ReportFailure(held.error()));
  }
  if (const auto left = LeaveOut(leave_out, *photos, split); !left) {
    return tl::unexpected(ReportFailure(left.error()));
  }
  return TrainData{.folder = std::move(*folder),
                   .photos = std::move(*photos),
                   .split = std::move(split),
                   .negatives = std::nullopt,
                   .teacher = std::nullopt};
}

OrExitStatus<void> LoadNegativesAndTeacher(const TrainDataPaths& paths, const TrainOptions& options,
                                           ThreadPool& pool, TrainData& data) {
  if (!paths.negatives.empty()) {
    auto negatives = LoadNegatives(
        {.root = paths.negatives, .pack = paths.negatives_pack, .labels = paths.other_labels},
        options, data.photos.labels, pool);
    if (!negatives) return tl::unexpected(ReportFailure(negatives.error()));
    data.negatives = std::move(*negatives);
  }
  if (!paths.teachers.empty()) {
    const Teacher::Pupil pupil{
        .labels = data.photos.labels,
        .others = data.negatives ? data.negatives->others.labels : std::vector<std::string>{},
        .preprocessing = InputPreprocessing(options)};
    auto teacher = ReadTeacher(paths.teachers, pupil, options.distill, pool.threads());
    if (!teacher) return tl::unexpected(ReportFailure(teacher.error()));
    data.teacher = std::move(*teacher);
  }
  return {};
}

}  // namespace mobilenet
