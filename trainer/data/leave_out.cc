#include "trainer/data/leave_out.h"

#include <algorithm>
#include <map>

#include "trainer/base/digest.h"
#include "trainer/base/tsv.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/label_issues.h"
#include "trainer/data/split.h"

namespace mobilenet {
Result<LeaveOutList> ReadLeaveOutList(const std::string& path, double from,
                                      const DataFolder& folder) {
  const auto issues = ReadLabelIssues(path, folder.labels);
  if (!issues) return tl::unexpected(issues.error());
  std::map<std::string, uint32_t> files;
  for (uint32_t i = 0; i < folder.files.size(); ++i) files[folder.files[i].relative] = i;
  LeaveOutList list{path, {}};
  for (const auto& [line, issue] : *issues) {
    const auto found = files.find(issue.file);
    if (found == files.end()) {
      return Fail(AtLine(path, line) + "expected a file in " + folder.root +
                  ", found none that is called " + issue.file);
    }
    const int label = folder.files[found->second].label;
    if (label != issue.label) {
      return Fail(AtLine(path, line) + "expected the label of " + issue.file + ", " +
                  folder.labels[label] + ", found " + folder.labels[issue.label]);
    }
    if (issue.confidence >= from) list.photos.push_back({found->second, line});
  }
  return list;
}

Result<void> LeaveOut(const LeaveOutList& list, const PhotoSet& photos, Split& split) {
  std::map<uint32_t, uint32_t> training;  // file -> photo
  std::vector<int64_t> left(photos.labels.size());
  for (const uint32_t i : split.train) {
    training[photos.photos[i].file] = i;
    ++left[photos.photos[i].label];
  }
  for (const auto& [file, line] : list.photos) {
    const auto found = training.find(file);
    if (found == training.end()) continue;
    const uint32_t photo = found->second;
    const int label = photos.photos[photo].label;
    if (--left[label] == 0) {
      return Fail(AtLine(list.path, line) + "this leaves no photos of " + photos.labels[label] +
                  " to train on; a higher --leave-out-from leaves more");
    }
    training.erase(found);
    split.left_out.push_back(photo);
  }
  std::sort(split.left_out.begin(), split.left_out.end());
  std::erase_if(split.train, [&](uint32_t i) {
    return std::binary_search(split.left_out.begin(), split.left_out.end(), i);
  });
  return {};
}

std::string LeftOutDigest(const Split& split) {
  if (split.left_out.empty()) return "";
  Digest digest;
  for (const uint32_t i : split.left_out) digest.Add(uint64_t{i});
  return digest.Hex();
}

}  // namespace mobilenet
