#include "trainer/training/training_photos.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include "trainer/base/text_table.h"
#include "trainer/base/tsv.h"
#include "trainer/console/terminal.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/photo_pack.h"

namespace mobilenet {
namespace {

Result<PhotoSet> Load(const DataFolder& folder, int short_side, const std::string& pack,
                      ThreadPool& pool) {
  std::error_code unknown;
  std::string reason;
  if (std::filesystem::exists(pack, unknown)) {
    Result<PhotoSet> photos = OpenPhotoPack(pack, folder, short_side, pool);
    if (photos) {
      std::printf("reusing %s\n", pack.c_str());
      return photos;
    }
    reason = " (" + photos.error().message + ")";
  }
  std::printf("reading %s into %s%s\n", folder.root.c_str(), pack.c_str(), reason.c_str());
  std::fflush(stdout);
  Progress progress("reading", "photo");
  return MakePhotoPack(pack, folder, short_side, pool,
                       [&](size_t done, size_t all) { progress.Update(done, all); });
}

std::string LabelsPath(const NegativesPaths& paths) {
  if (!paths.labels.empty()) return paths.labels;
  const std::filesystem::path root = std::filesystem::path(paths.root) / "";
  return root.parent_path().string() + ".tsv";
}

void ReportUnreadable(const DataFolder& folder, const PhotoSet& photos) {
  for (const UnreadableFile& unreadable : photos.unreadable) {
    ReportProblem(folder.root + "/" + unreadable.relative + ": " + unreadable.reason);
  }
}

void ReportGoingOn(const PhotoSet& photos) {
  if (photos.unreadable.empty()) return;
  ReportProblem(Counted(static_cast<int64_t>(photos.unreadable.size()), "file") +
                " could not be used; training goes on without");
}

}  // namespace

Result<PhotoSet> LoadTrainingPhotos(const DataFolder& folder, int size, const std::string& pack,
                                    ThreadPool& pool) {
  for (const FolderNote& note : folder.notes) ReportProblem(note.text);
  Result<PhotoSet> photos = Load(folder, PhotoShortSide(size), pack, pool);
  if (!photos) return photos;
  ReportUnreadable(folder, *photos);
  if (const auto note = NoteTwoLabels(PhotosOfTwoLabels(folder, *photos))) {
    ReportProblem(note->text);
  }
  std::vector<LabelFiles> labels = folder.nested;
  std::ranges::move(CountLabelFiles(folder, *photos), std::back_inserter(labels));
  if (const auto note = NoteLabelsWithoutPhotos(labels)) {
    RemovePhotoPack(pack);  // the folder must change, so it would not fit
    return Fail(folder.root + ": " + note->text);
  }
  ReportGoingOn(*photos);
  return photos;
}

Result<Negatives> LoadNegatives(const NegativesPaths& paths, const TrainOptions& options,
                                const std::vector<std::string>& classes, ThreadPool& pool) {
  const Result<DataFolder> folder = ScanDataFolder(paths.root, 1);
  if (!folder) return tl::unexpected(folder.error());
  for (const FolderNote& note : folder->notes) ReportProblem(paths.root + ": " + note.text);
  std::map<std::string, std::string> labels;
  if (options.others == OtherOutputs::kLabels) {
    auto read = ReadPhotoTsv(LabelsPath(paths), "its label");
    if (!read) return Fail("--other-labels: " + read.error().message);
    labels = std::move(*read);
  }
  Result<PhotoSet> photos =
      Load(*folder, PhotoShortSide(options.spec.resolution), paths.pack, pool);
  if (!photos) return tl::unexpected(photos.error());
  ReportUnreadable(*folder, *photos);
  ReportGoingOn(*photos);
  Result<Negatives> negatives =
      SplitNegatives(std::move(*photos), options.unseen_negatives, RuleOfSplit(options));
  if (!negatives) return Fail(paths.root + ": " + negatives.error().message);
  if (options.others == OtherOutputs::kNone) return negatives;
  auto others =
      AssignOtherLabels(*folder, negatives->photos, negatives->split.train, labels, classes);
  if (!others) return tl::unexpected(others.error());
  negatives->others = std::move(*others);
  return negatives;
}

}  // namespace mobilenet
