#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/dataset.h"

namespace mobilenet {

// Which photos train, which validate, so that runs can be compared and recipes chosen, and which
// are kept from all of that for a last judgement: indices into PhotoSet::photos, ascending.
struct Split {
  std::vector<uint32_t> train, validation, test;
  std::vector<uint32_t> left_out;  // would train, but for LeaveOut
};
// By class, shares of each (rounded; at least one photo on every side of a class with enough of
// them, where near-duplicates allow it). `seed` draws the validation photos; the test photos are
// the same for every seed.
struct SplitRule {
  double validation_share = 0.2;
  uint64_t seed = 1;
  double test_share = 0;
  // With folds, all but the test photos fall into so many parts, and part `fold` of them (from 1
  // on) validates, not a share: over the folds each photo validates once.
  int fold = 0, folds = 0;
};
// Near-duplicates, whatever their class, and theirs in turn go to one side together.
Split SplitPhotos(const PhotoSet& set, const SplitRule& rule);

}  // namespace mobilenet
