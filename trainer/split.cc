#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/random.h"
#include "trainer/dataset.h"
#include "trainer/near_duplicates.h"

namespace mobilenet {
namespace {

using Group = std::vector<uint32_t>;  // photos that must stay together

// How many photos of each class may validate.
std::vector<int64_t> Quotas(const PhotoSet& set, double share) {
  std::vector<int64_t> quotas(set.labels.size());
  for (const PackedPhoto& photo : set.photos) ++quotas[photo.label];
  for (int64_t& quota : quotas) {
    const int64_t rounded = std::llround(share * static_cast<double>(quota));
    quota = quota < 2 || share <= 0 ? 0 : std::clamp<int64_t>(rounded, 1, quota - 1);
  }
  return quotas;
}

}  // namespace

Split SplitPhotos(const PhotoSet& set, double validation_share, uint64_t seed) {
  std::vector<uint64_t> hashes;
  for (const PackedPhoto& photo : set.photos) hashes.push_back(photo.hash);
  std::vector<Group> groups = GroupNearDuplicates(hashes);
  Random random(seed, 0);
  for (size_t i = groups.size(); i > 1; --i) {
    std::swap(groups[i - 1], groups[random.Below(static_cast<uint32_t>(i))]);
  }

  std::vector<int64_t> quotas = Quotas(set, validation_share);
  Split split;
  for (const Group& group : groups) {
    std::vector<int64_t> left = quotas;
    for (const uint32_t i : group) --left[set.photos[i].label];
    const bool fits = std::all_of(left.begin(), left.end(), [](int64_t n) { return n >= 0; });
    if (fits) quotas = std::move(left);
    auto& side = fits ? split.validation : split.train;
    side.insert(side.end(), group.begin(), group.end());
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

}  // namespace mobilenet
