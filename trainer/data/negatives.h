#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/split.h"

namespace mobilenet {

// The outputs that a network has for other things, after those of its classes.
struct OtherLabels {
  std::vector<std::string> labels;  // sorted
  // [photo of the negatives]: index into labels; -1 for a photo that no output is taught with.
  std::vector<int> of_photo;
};

// Photos of none of the classes, in one folder per kind (people, rooms). Training on them with a
// uniform target teaches the network to be unsure about unknown things (outlier exposure, Hendrycks
// et al., arXiv 1812.04606). Kinds that training never sees show whether that generalises.
struct Negatives {
  PhotoSet photos;  // its labels are the kinds
  // Indices into photos.photos. Unseen kinds have validation and test photos only: their training
  // photos are test photos instead.
  Split split;
  std::vector<std::string> unseen;  // kinds that are not trained on
  OtherLabels others;               // with TrainOptions::others only; from AssignOtherLabels
};

// Splits `photos` by the same rule as the photos of the classes. An error when `unseen` names a
// kind that is not in `photos`, or every kind.
Result<Negatives> SplitNegatives(PhotoSet photos, const std::vector<std::string>& unseen,
                                 const SplitRule& rule);

// Identifies both members; empty without labels.
std::string DigestOf(const OtherLabels& others);

// A label has an output of its own from this number of training photos on.
inline constexpr int64_t kMinPhotosOfOther = 20;

// One output for each kind (a folder of the negatives) with photos among `train`, which are indices
// into photos.photos. `fine` gives photos labels within their kind (file -> label; may be empty):
// each fine label with at least kMinPhotosOfOther of the training photos has an output instead of
// its kind, unless it is the name of one of `classes`. An error when a kind with an output has the
// name of a class.
Result<OtherLabels> AssignOtherLabels(const DataFolder& folder, const PhotoSet& photos,
                                      const std::vector<uint32_t>& train,
                                      const std::map<std::string, std::string>& fine,
                                      const std::vector<std::string>& classes);

}  // namespace mobilenet
