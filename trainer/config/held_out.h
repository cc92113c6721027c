#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/weights.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/photo_index_cache.h"
#include "trainer/data/split.h"

namespace mobilenet {

// The photos by which a run was validated, or those that it kept for a last judgement.
enum class HeldOut { kValidation, kTest };

// Leaves of `folder` the photos that the training run of `weights` held out, so that a trained
// network can be judged on photos that it never saw. The run's split rule and data digest stand in
// the weights' provenance; refused when they do not, or when the folder's photos are others.
Result<void> FilterToHeldOut(const NetworkDescription& weights, HeldOut part, DataFolder& folder,
                             PhotoIndexCache& decoded);
// The photos by which the training run learned, with those that it left out of them, and those by
// which it was validated. Errors as above.
struct RunPhotos {
  std::vector<PhotoFile> training, validation;
};
Result<RunPhotos> PhotosOfRun(const NetworkDescription& weights, const DataFolder& folder,
                              PhotoIndexCache& decoded);
// How many of the photos that `split` holds out `weights` learned from, so that whoever trains them
// further is judged too well. 0 where they do not tell, or learned from another folder's photos.
size_t CountLeakedPhotos(const NetworkDescription& weights, const PhotoSet& photos,
                         const Split& split);
// As FilterToHeldOut for a folder of negatives; returns the kinds that training never saw. All
// photos stay where training saw no negatives.
Result<std::vector<std::string>> FilterToUnseenNegatives(const NetworkDescription& weights,
                                                         HeldOut part, DataFolder& folder,
                                                         PhotoIndexCache& decoded);

}  // namespace mobilenet
