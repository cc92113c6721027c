#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/split.h"

namespace mobilenet {

// Photos of none of the classes, in one folder per kind (people, rooms). Training on them with a
// uniform target teaches the network to be unsure about unknown things (outlier exposure, Hendrycks
// et al., arXiv 1812.04606). Kinds that training never sees show whether that generalises.
struct Negatives {
  PhotoSet photos;  // its labels are the kinds
  // Indices into photos.photos. Unseen kinds have validation and test photos only: their training
  // photos are test photos instead.
  Split split;
  std::vector<std::string> unseen;  // kinds that are not trained on
};

// Splits `photos` by the same rule as the photos of the classes. An error when `unseen` names a
// kind that is not in `photos`, or every kind.
Result<Negatives> SplitNegatives(PhotoSet photos, const std::vector<std::string>& unseen,
                                 const SplitRule& rule);

}  // namespace mobilenet
