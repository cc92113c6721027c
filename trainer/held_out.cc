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

Result<void> KeepHeldOut(const Weights& weights, HeldOut part, DataFolder& folder, ThreadPool& pool,
                         const LoadProgress& progress) {
  const auto provenance = nlohmann::json::parse(weights.provenance, nullptr, false);
  // Just what the split depends on, so that files of older and newer trainers serve as well.
  int size = 0;
  uint64_t seed = 0;
  double val_share = 0, test_share = 0;
  std::string digest;
  try {
    provenance.at("options").at("size").get_to(size);
    provenance.at("options").at("seed").get_to(seed);
    provenance.at("options").at("val_share").get_to(val_share);
    test_share = provenance.at("options").value("test_share", 0.0);
    provenance.at("data_digest").get_to(digest);
  } catch (const nlohmann::json::exception&) {
    return Fail("the weights do not say which photos their training held out");
  }
  // The split depends on how the photos look, not on their pixels one by one.
  const Result<PhotoSet> photos = DecodePhotos(folder, PhotoShortSide(size), pool, {}, progress);
  if (!photos) return tl::unexpected(photos.error());
  if (photos->digest != digest) {
    return Fail(folder.root + ": expected the photos that the weights were trained on (digest " +
                digest + "), found others (digest " + photos->digest + ")");
  }
  if (part == HeldOut::kTest && test_share == 0) {
    return Fail("the weights' training kept no test photos: expected trainer train --test-share");
  }
  const Split split = SplitPhotos(*photos, val_share, seed, test_share);
  std::vector<PhotoFile> held_out;
  for (const uint32_t index : part == HeldOut::kTest ? split.test : split.validation) {
    held_out.push_back(std::move(folder.files[photos->photos[index].file]));
  }
  folder.files = std::move(held_out);
  return {};
}

}  // namespace mobilenet
