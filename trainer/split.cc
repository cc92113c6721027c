#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "engine/base/random.h"
#include "trainer/dataset.h"

namespace mobilenet {
namespace {

using Group = std::vector<uint32_t>;  // photos that must stay together

// Disjoint sets with path halving; a set's root is its smallest member.
class DisjointSets {
 public:
  explicit DisjointSets(size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), 0u);
  }
  uint32_t Root(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Unite(uint32_t a, uint32_t b) {
    a = Root(a), b = Root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

// Two hashes that differ in at most 4 bits agree in at least one of 5 pieces, so only photos that
// share a piece are compared: 23,535 photos take milliseconds instead of 277 million comparisons.
std::vector<Group> GroupNearDuplicates(const std::vector<PackedPhoto>& photos) {
  constexpr int kPieces = kNearDuplicateBits + 1;
  DisjointSets sets(photos.size());
  std::vector<std::pair<uint64_t, uint32_t>> pieces(photos.size());
  for (int piece = 0; piece < kPieces; ++piece) {
    const int begin = 64 * piece / kPieces, end = 64 * (piece + 1) / kPieces;
    const uint64_t mask = (uint64_t{1} << (end - begin)) - 1;
    for (uint32_t i = 0; i < photos.size(); ++i) {
      pieces[i] = {photos[i].hash >> begin & mask, i};
    }
    std::sort(pieces.begin(), pieces.end());
    for (size_t i = 0; i < pieces.size(); ++i) {
      const uint64_t hash = photos[pieces[i].second].hash;
      for (size_t j = i + 1; j < pieces.size() && pieces[j].first == pieces[i].first; ++j) {
        if (std::popcount(hash ^ photos[pieces[j].second].hash) <= kNearDuplicateBits) {
          sets.Unite(pieces[i].second, pieces[j].second);
        }
      }
    }
  }
  std::map<uint32_t, Group> groups;
  for (uint32_t i = 0; i < photos.size(); ++i) groups[sets.Root(i)].push_back(i);
  std::vector<Group> list;
  for (auto& [root, group] : groups) list.push_back(std::move(group));
  return list;
}

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
  std::vector<Group> groups = GroupNearDuplicates(set.photos);
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
