#include "trainer/config/held_out.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "trainer/base/text_table.h"
#include "trainer/config/provenance.h"
#include "trainer/config/train_options.h"
#include "trainer/config/unseen_sources.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/negatives.h"
#include "trainer/data/split.h"

namespace mobilenet {
namespace {

// The options and digests that determine a run's split.
struct SplitOrigin {
  TrainOptions options;
  std::string digest, negatives_digest, unseen_digest;
};

Result<SplitOrigin> OriginOf(const NetworkDescription& weights) {
  const std::string problem = "the weights do not say which photos their training held out";
  Result<Provenance> provenance = ParseProvenance(weights.provenance);
  if (!provenance || provenance->options.is_null()) return Fail(problem);
  Result<TrainOptions> options = TrainOptionsFromJson(provenance->options);
  if (!options) return Fail(problem + ": " + options.error().message);
  if (provenance->data_digest.empty()) return Fail(problem);
  return SplitOrigin{std::move(*options), std::move(provenance->data_digest),
                     std::move(provenance->negatives_digest), std::move(provenance->unseen_digest)};
}

// The folder's photos; an error when they have another digest.
Result<const PhotoSet*> SamePhotos(const DataFolder& folder, const std::string& digest, int size,
                                   PhotoIndexCache& decoded) {
  Result<const PhotoSet*> photos = decoded.Get(folder, PhotoShortSide(size));
  if (photos && (*photos)->digest != digest) {
    return Fail(folder.root + ": expected the photos that the weights were trained on (digest " +
                digest + "), found others (digest " + (*photos)->digest + ")");
  }
  return photos;
}

std::vector<PhotoFile> FilesOf(const std::vector<uint32_t>& indices, const PhotoSet& photos,
                               const DataFolder& folder) {
  std::vector<PhotoFile> files;
  for (const uint32_t index : indices) files.push_back(folder.files[photos.photos[index].file]);
  return files;
}

// The split of the run with this origin. `photos` are those of `folder` and of the run.
Result<Split> SplitOf(const SplitOrigin& origin, const std::string& sources,
                      const DataFolder& folder, const PhotoSet& photos) {
  Split split = SplitPhotos(photos, RuleOfSplit(origin.options));
  const std::string list = FindSources(sources, folder.root);
  const auto held_out = HoldOutSources(origin.options.unseen_sources, list, folder, photos, split);
  if (!held_out) {
    return Fail("its training held out whole sources, but " + held_out.error().message);
  }
  if (UnseenDigest(split) != origin.unseen_digest) {
    return Fail("its training held out the sources " + Joined(origin.options.unseen_sources) +
                ", but for these " + list + " has other photos now; give --sources the same list");
  }
  return split;
}

const std::vector<uint32_t>& Part(const Split& split, HeldOut part) {
  return part == HeldOut::kTest ? split.test : split.validation;
}

}  // namespace

Result<UnseenSources> FilterToHeldOut(const NetworkDescription& weights, HeldOut part,
                                      const std::string& sources, DataFolder& folder,
                                      PhotoIndexCache& decoded) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  if (part == HeldOut::kTest && origin->options.test_share == 0) {
    return Fail("its training kept no test photos: use --held-out, or train with --test-share");
  }
  const auto photos = SamePhotos(folder, origin->digest, origin->options.spec.resolution, decoded);
  if (!photos) return tl::unexpected(photos.error());
  const Result<Split> split = SplitOf(*origin, sources, folder, **photos);
  if (!split) return tl::unexpected(split.error());
  UnseenSources unseen{origin->options.unseen_sources, {}};
  unseen.files =
      FilesOf(part == HeldOut::kTest ? split->unseen_test : split->unseen, **photos, folder);
  folder.files = FilesOf(Part(*split, part), **photos, folder);
  if (folder.files.empty()) {
    return Fail("its training held out no photo, because there were too few");
  }
  return unseen;
}

Result<RunPhotos> PhotosOfRun(const NetworkDescription& weights, const std::string& sources,
                              const DataFolder& folder, PhotoIndexCache& decoded) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  const auto photos = SamePhotos(folder, origin->digest, origin->options.spec.resolution, decoded);
  if (!photos) return tl::unexpected(photos.error());
  const Result<Split> split = SplitOf(*origin, sources, folder, **photos);
  if (!split) return tl::unexpected(split.error());
  return RunPhotos{FilesOf(split->train, **photos, folder),
                   FilesOf(split->validation, **photos, folder)};
}

size_t CountLeakedPhotos(const NetworkDescription& weights, const std::string& sources,
                         const DataFolder& folder, const PhotoSet& photos, const Split& split) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin || origin->digest != photos.digest) return 0;
  const Result<Split> of_weights = SplitOf(*origin, sources, folder, photos);
  // Without the list of its sources, the photos that it did not see count as learned, too.
  const std::vector<uint32_t> learned =
      of_weights ? of_weights->train : SplitPhotos(photos, RuleOfSplit(origin->options)).train;
  const auto was_learned = [&](uint32_t photo) {
    return std::binary_search(learned.begin(), learned.end(), photo);
  };
  size_t leaked = 0;
  for (const auto* part : {&split.validation, &split.test, &split.unseen, &split.unseen_test}) {
    leaked += static_cast<size_t>(std::ranges::count_if(*part, was_learned));
  }
  return leaked;
}

Result<std::vector<std::string>> FilterToUnseenNegatives(const NetworkDescription& weights,
                                                         HeldOut part, DataFolder& folder,
                                                         PhotoIndexCache& decoded) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  if (origin->negatives_digest.empty()) return folder.labels;
  const auto photos =
      SamePhotos(folder, origin->negatives_digest, origin->options.spec.resolution, decoded);
  if (!photos) return tl::unexpected(photos.error());
  const auto negatives =
      SplitNegatives(**photos, origin->options.unseen_negatives, RuleOfSplit(origin->options));
  if (!negatives) return tl::unexpected(negatives.error());
  folder.files = FilesOf(Part(negatives->split, part), negatives->photos, folder);
  return negatives->unseen;
}

}  // namespace mobilenet
