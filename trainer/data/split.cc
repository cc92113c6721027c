#include "trainer/data/split.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/random.h"
#include "trainer/base/shuffle.h"
#include "trainer/data/dataset.h"
#include "trainer/data/near_duplicates.h"

namespace mobilenet {
namespace {

using Group = std::vector<uint32_t>;  // photos that must stay together

// How many photos of each class may be drawn from `groups`: a fraction of all photos of the class
// that leaves at least one.
std::vector<int64_t> Quotas(const PhotoSet& set, double share, const std::vector<Group>& groups) {
  std::vector<int64_t> all(set.labels.size()), left(set.labels.size());
  for (const PackedPhoto& photo : set.photos) ++all[photo.label];
  for (const Group& group : groups) {
    for (const uint32_t i : group) ++left[set.photos[i].label];
  }
  std::vector<int64_t> quotas(set.labels.size());
  if (share <= 0) return quotas;
  for (size_t label = 0; label < quotas.size(); ++label) {
    const int64_t rounded = std::llround(share * static_cast<double>(all[label]));
    if (left[label] >= 2) quotas[label] = std::clamp<int64_t>(rounded, 1, left[label] - 1);
  }
  return quotas;
}

void Shuffle(std::vector<Group>& groups, uint64_t seed) {
  Random random(seed, 0);
  Shuffle(groups, random);
}

// Moves groups in random order out of `groups`, skipping those that would exceed a class's quota.
Group Draw(const PhotoSet& set, double share, uint64_t seed, std::vector<Group>& groups) {
  Shuffle(groups, seed);
  std::vector<int64_t> quotas = Quotas(set, share, groups);
  Group drawn;
  std::erase_if(groups, [&](const Group& group) {
    std::vector<int64_t> left = quotas;
    for (const uint32_t i : group) --left[set.photos[i].label];
    if (std::any_of(left.begin(), left.end(), [](int64_t n) { return n < 0; })) return false;
    quotas = std::move(left);
    drawn.insert(drawn.end(), group.begin(), group.end());
    return true;
  });
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

// Moves the groups of fold `rule.fold` out of `groups`. The groups of each class (that of the first
// photo) are dealt to the folds one after the other, in random order. A class with a single group
// is in no fold: it always trains.
Group TakeFold(const PhotoSet& set, const SplitRule& rule, std::vector<Group>& groups) {
  Shuffle(groups, rule.seed);
  const auto label_of = [&](const Group& group) { return set.photos[group.front()].label; };
  std::vector<int> groups_of(set.labels.size());
  for (const Group& group : groups) ++groups_of[label_of(group)];
  std::vector<int> dealt(set.labels.size());
  Group taken;
  std::erase_if(groups, [&](const Group& group) {
    if (groups_of[label_of(group)] < 2) return false;
    if (dealt[label_of(group)]++ % rule.folds != rule.fold - 1) return false;
    taken.insert(taken.end(), group.begin(), group.end());
    return true;
  });
  std::sort(taken.begin(), taken.end());
  return taken;
}

}  // namespace

Split SplitPhotos(const PhotoSet& set, const SplitRule& rule) {
  // Fixed, so that no run trains on another run's test photos.
  constexpr uint64_t kTestSeed = 0x7E57;
  std::vector<uint64_t> hashes;
  for (const PackedPhoto& photo : set.photos) hashes.push_back(photo.hash);
  std::vector<Group> groups = GroupNearDuplicates(hashes);
  Split split;
  if (rule.test_share > 0) {
    split.test = Draw(set, rule.test_share, kTestSeed, groups);
    std::sort(groups.begin(), groups.end());
  }
  split.validation = rule.folds > 0 ? TakeFold(set, rule, groups)
                                    : Draw(set, rule.validation_share, rule.seed, groups);
  for (const Group& group : groups) {
    split.train.insert(split.train.end(), group.begin(), group.end());
  }
  std::sort(split.train.begin(), split.train.end());
  return split;
}

}  // namespace mobilenet
