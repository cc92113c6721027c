#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/split.h"

namespace mobilenet {

// Photos of none of the classes, in one folder for each kind (people, rooms, ...). Training on some
// of them with a uniform target teaches a network to be unsure of what it does not know (outlier
// exposure, Hendrycks et al., arXiv 1812.04606); kinds that it never sees tell whether that carries
// over.
struct Negatives {
  PhotoSet photos;  // its labels are the kinds
  // Indices into photos. What would train of unseen kinds is for the test, with their test photos;
  // a share of them validates, so that choices need no test photo to know about unseen kinds.
  Split split;
  std::vector<std::string> unseen;  // kinds
};

// Splits `photos` by the rule of a run, as its other photos. An error when `unseen` names a kind
// that there is not, or leaves none.
Result<Negatives> SplitNegatives(PhotoSet photos, const std::vector<std::string>& unseen,
                                 const SplitRule& rule);

}  // namespace mobilenet
