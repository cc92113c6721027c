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

// The photos that a run did not train on: those to validate with, or those kept for the final test.
enum class HeldOut { kValidation, kTest };

// The functions below repeat the split of the run that trained `weights`: its provenance has the
// options and the digests of the photos. They decode a folder through `decoded` to find the split.

// The photos of whole sources that a run held out (train --unseen-sources).
struct UnseenSources {
  std::vector<std::string> names;  // empty: the run held no source out
  std::vector<PhotoFile> files;
};

// Keeps only the files of `folder` that the run held out from sources that it trained on, so that
// the model is measured on photos it did not train on. Returns the photos of unseen sources; then
// `sources` is their list, or empty for the one that FindSources finds. An error when the
// provenance does not say, or the folder or the list has other photos.
Result<UnseenSources> FilterToHeldOut(const NetworkDescription& weights, HeldOut part,
                                      const std::string& sources, DataFolder& folder,
                                      PhotoIndexCache& decoded);

// The photos of a run, without those of unseen sources. Those that it left out for doubtful labels
// are in `training`.
struct RunPhotos {
  std::vector<PhotoFile> training, validation;
};
// `sources` and errors as for FilterToHeldOut.
Result<RunPhotos> PhotosOfRun(const NetworkDescription& weights, const std::string& sources,
                              const DataFolder& folder, PhotoIndexCache& decoded);

// How many photos of `split` that are held out the model has trained on: results of a run that
// starts from these weights would be too good. 0 where the provenance names no photos or others.
// `sources` as for FilterToHeldOut.
size_t CountLeakedPhotos(const NetworkDescription& weights, const std::string& sources,
                         const DataFolder& folder, const PhotoSet& photos, const Split& split);

// FilterToHeldOut for a folder of negatives. Returns the kinds that training did not see. All files
// stay, and all kinds are returned, when the run had no negatives.
Result<std::vector<std::string>> FilterToUnseenNegatives(const NetworkDescription& weights,
                                                         HeldOut part, DataFolder& folder,
                                                         PhotoIndexCache& decoded);

}  // namespace mobilenet
