#include "trainer/held_out.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace mobilenet {

std::string Provenance(const TrainOptions& options, const PhotoSet& photos, const Split& split,
                       const Validation& validation, const Negatives* negatives) {
  nlohmann::ordered_json json;
  json["trained_by"] = "trainer train";
  json["options"] = ToJson(options);
  json["data_digest"] = photos.digest;
  json["training_photos"] = split.train.size();
  json["validation_photos"] = split.validation.size();
  json["test_photos"] = split.test.size();
  if (negatives != nullptr) {
    json["negatives_digest"] = negatives->photos.digest;
    json["training_negatives"] = negatives->split.train.size();
  }
  json["validation_top1"] = validation.evaluation.top1;
  json["validation_balanced"] = validation.evaluation.balanced;
  return json.dump();
}

namespace {

// Just what the split depends on, so that files of older and newer trainers serve as well.
struct SplitOrigin {
  int size = 0;
  uint64_t seed = 0;
  double val_share = 0, test_share = 0;
  std::string digest, negatives_digest;
  std::vector<std::string> unseen_negatives;
};

Result<SplitOrigin> OriginOf(const NetworkDescription& weights) {
  const auto provenance = nlohmann::json::parse(weights.provenance, nullptr, false);
  SplitOrigin origin;
  try {
    const nlohmann::json& options = provenance.at("options");
    options.at("size").get_to(origin.size);
    options.at("seed").get_to(origin.seed);
    options.at("val_share").get_to(origin.val_share);
    origin.test_share = options.value("test_share", 0.0);
    origin.unseen_negatives = options.value("unseen_negatives", origin.unseen_negatives);
    provenance.at("data_digest").get_to(origin.digest);
    origin.negatives_digest = provenance.value("negatives_digest", "");
  } catch (const nlohmann::json::exception&) {
    return Fail("the weights do not say which photos their training held out");
  }
  return origin;
}

// The folder's photos, which the digest must name. The split depends on how they look, not on their
// pixels one by one.
Result<PhotoSet> SamePhotos(const DataFolder& folder, const std::string& digest, int size,
                            ThreadPool& pool, const LoadProgress& progress) {
  Result<PhotoSet> photos = DecodePhotos(folder, PhotoShortSide(size), pool, {}, progress);
  if (photos && photos->digest != digest) {
    return Fail(folder.root + ": expected the photos that the weights were trained on (digest " +
                digest + "), found others (digest " + photos->digest + ")");
  }
  return photos;
}

void Keep(const std::vector<uint32_t>& indices, const PhotoSet& photos, DataFolder& folder) {
  std::vector<PhotoFile> kept;
  for (const uint32_t index : indices) {
    kept.push_back(std::move(folder.files[photos.photos[index].file]));
  }
  folder.files = std::move(kept);
}

}  // namespace

Result<void> KeepHeldOut(const NetworkDescription& weights, HeldOut part, DataFolder& folder,
                         ThreadPool& pool, const LoadProgress& progress) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  if (part == HeldOut::kTest && origin->test_share == 0) {
    return Fail("the weights' training kept no test photos: expected trainer train --test-share");
  }
  const auto photos = SamePhotos(folder, origin->digest, origin->size, pool, progress);
  if (!photos) return tl::unexpected(photos.error());
  const Split split = SplitPhotos(*photos, origin->val_share, origin->seed, origin->test_share);
  Keep(part == HeldOut::kTest ? split.test : split.validation, *photos, folder);
  return {};
}

Result<RunPhotos> PhotosOfRun(const NetworkDescription& weights, const DataFolder& folder,
                              ThreadPool& pool, const LoadProgress& progress) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  const auto photos = SamePhotos(folder, origin->digest, origin->size, pool, progress);
  if (!photos) return tl::unexpected(photos.error());
  const Split split = SplitPhotos(*photos, origin->val_share, origin->seed, origin->test_share);
  const auto files = [&](const std::vector<uint32_t>& indices) {
    std::vector<PhotoFile> chosen;
    for (const uint32_t i : indices) chosen.push_back(folder.files[photos->photos[i].file]);
    return chosen;
  };
  return RunPhotos{files(split.train), files(split.validation)};
}

Result<std::vector<std::string>> KeepUnseenNegatives(const NetworkDescription& weights,
                                                     HeldOut part, DataFolder& folder,
                                                     ThreadPool& pool,
                                                     const LoadProgress& progress) {
  const Result<SplitOrigin> origin = OriginOf(weights);
  if (!origin) return tl::unexpected(origin.error());
  if (origin->negatives_digest.empty()) return folder.labels;
  auto photos = SamePhotos(folder, origin->negatives_digest, origin->size, pool, progress);
  if (!photos) return tl::unexpected(photos.error());
  const auto negatives = SplitNegatives(std::move(*photos), origin->unseen_negatives,
                                        origin->val_share, origin->seed, origin->test_share);
  if (!negatives) return tl::unexpected(negatives.error());
  const Split& split = negatives->split;
  Keep(part == HeldOut::kTest ? split.test : split.validation, negatives->photos, folder);
  return negatives->unseen;
}

}  // namespace mobilenet
