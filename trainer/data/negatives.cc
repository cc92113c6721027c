#include "trainer/data/negatives.h"

#include <algorithm>
#include <set>
#include <utility>

#include "trainer/base/digest.h"
#include "trainer/base/text_table.h"
#include "trainer/data/split.h"

namespace mobilenet {

Result<Negatives> SplitNegatives(PhotoSet photos, const std::vector<std::string>& unseen,
                                 const SplitRule& rule) {
  std::vector<bool> is_unseen(photos.labels.size());
  for (const std::string& kind : unseen) {
    const auto found = std::find(photos.labels.begin(), photos.labels.end(), kind);
    if (found == photos.labels.end()) {
      return Fail("--unseen-negatives: expected kinds of negatives (" + Joined(photos.labels) +
                  "), found " + kind);
    }
    is_unseen[static_cast<size_t>(found - photos.labels.begin())] = true;
  }
  if (std::find(is_unseen.begin(), is_unseen.end(), false) == is_unseen.end()) {
    return Fail("--unseen-negatives: expected fewer kinds; none is left to train on");
  }
  Negatives negatives;
  negatives.split = SplitPhotos(photos, rule);
  negatives.unseen = unseen;
  Split& split = negatives.split;
  std::erase_if(split.train, [&](uint32_t i) { return is_unseen[photos.photos[i].label]; });
  split.test.clear();
  for (uint32_t i = 0; i < photos.photos.size(); ++i) {
    const bool taken = std::binary_search(split.train.begin(), split.train.end(), i) ||
                       std::binary_search(split.validation.begin(), split.validation.end(), i);
    if (!taken) split.test.push_back(i);
  }
  negatives.photos = std::move(photos);
  return negatives;
}

Result<OtherLabels> AssignOtherLabels(const DataFolder& folder, const PhotoSet& photos,
                                      const std::vector<uint32_t>& train,
                                      const std::map<std::string, std::string>& fine,
                                      const std::vector<std::string>& classes) {
  const auto is_class = [&](const std::string& label) {
    return std::ranges::find(classes, label) != classes.end();
  };
  const auto fine_label = [&](const PackedPhoto& photo) -> std::string {
    const auto found = fine.find(folder.files[photo.file].relative);
    return found != fine.end() ? found->second : "";
  };
  std::map<std::string, int64_t> counts;
  for (const uint32_t index : train) ++counts[fine_label(photos.photos[index])];
  const auto label_of = [&](const PackedPhoto& photo) {
    const std::string label = fine_label(photo);
    const bool has_output =
        !label.empty() && !is_class(label) && counts[label] >= kMinPhotosOfOther;
    return has_output ? label : photos.labels[photo.label];
  };

  std::set<std::string> labels;
  for (const uint32_t index : train) labels.insert(label_of(photos.photos[index]));
  for (const std::string& label : labels) {
    if (is_class(label)) {
      return Fail(folder.root + "/" + label + ": expected photos of other things, found the name " +
                  "of a class; rename the folder or move it to --data");
    }
  }
  OtherLabels others;
  others.labels.assign(labels.begin(), labels.end());
  for (const PackedPhoto& photo : photos.photos) {
    const auto found = std::ranges::lower_bound(others.labels, label_of(photo));
    const bool taught = found != others.labels.end() && *found == label_of(photo);
    others.of_photo.push_back(taught ? static_cast<int>(found - others.labels.begin()) : -1);
  }
  return others;
}

std::string DigestOf(const OtherLabels& others) {
  if (others.labels.empty()) return "";
  Digest digest;
  for (const std::string& label : others.labels) digest.Add(label);
  for (const int label : others.of_photo) digest.Add(static_cast<uint64_t>(label));
  return digest.Hex();
}

}  // namespace mobilenet
