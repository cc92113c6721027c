#include "trainer/data/photo_index_cache.h"

#include "trainer/console/terminal.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

Result<const PhotoSet*> PhotoIndexCache::Get(const DataFolder& folder, int short_side) {
  const std::pair key{folder.root, short_side};
  if (const auto found = photos_.find(key); found != photos_.end()) return &found->second;
  Progress progress("reading", "photo");
  Result<PhotoSet> photos = DecodePhotos(
      folder, short_side, pool_, {}, [&](size_t done, size_t all) { progress.Update(done, all); });
  if (!photos) return tl::unexpected(photos.error());
  return &photos_.emplace(key, std::move(*photos)).first->second;
}

}  // namespace mobilenet
