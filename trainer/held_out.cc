#include "trainer/held_out.h"

#include <utility>
#include <vector>

#include "trainer/train_options.h"

namespace mobilenet {

Result<void> KeepHeldOut(const Weights& weights, DataFolder& folder, ThreadPool& pool,
                         const std::function<void(size_t, size_t)>& progress) {
  const auto provenance = nlohmann::ordered_json::parse(weights.provenance, nullptr, false);
  if (!provenance.is_object() || !provenance.contains("options")) {
    return Fail("the weights do not say which photos their training held out");
  }
  const Result<TrainOptions> options = TrainOptionsFromJson(provenance["options"]);
  if (!options) return tl::unexpected(options.error());
  const Result<PhotoSet> photos =
      LoadPhotos(folder, PhotoShortSide(options->spec.resolution), pool, progress);
  if (!photos) return tl::unexpected(photos.error());
  const std::string digest = provenance.value("data_digest", "");
  if (photos->digest != digest) {
    return Fail(folder.root + ": expected the photos that the weights were trained on (digest " +
                digest + "), found others (digest " + photos->digest + ")");
  }
  std::vector<PhotoFile> held_out;
  for (const uint32_t index : SplitPhotos(*photos, options->val_share, options->seed).validation) {
    held_out.push_back(std::move(folder.files[photos->photos[index].file]));
  }
  folder.files = std::move(held_out);
  return {};
}

}  // namespace mobilenet
