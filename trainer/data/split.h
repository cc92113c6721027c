#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/dataset.h"

namespace mobilenet {

// Training, validation and test photos of a set: indices into PhotoSet::photos, ascending. Runs and
// options are compared on the validation photos; the test photos are for the final measurement.
struct Split {
  std::vector<uint32_t> train, validation, test;
  std::vector<uint32_t> left_out;  // training photos that LeaveOut has removed
  // Photos that HoldOutSources has taken out: to compare options on, and for the final measurement.
  std::vector<uint32_t> unseen, unseen_test;
};

// How to split. Fractions are of each class, rounded. A class with enough photos has at least one
// in each part, if its near-duplicates allow it.
struct SplitRule {
  double validation_share = 0.2;
  uint64_t seed = 1;  // draws the validation photos; the test photos are the same for every seed
  double test_share = 0;
  // Cross-validation when folds > 0: the photos that are not test photos form `folds` parts, and
  // part `fold` (counts from 1) validates. validation_share has no effect.
  int fold = 0, folds = 0;
};

// Near-duplicates, and chains of them, are in one part of the split whatever their labels.
Split SplitPhotos(const PhotoSet& set, const SplitRule& rule);

}  // namespace mobilenet
