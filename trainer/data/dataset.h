#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "engine/image/image.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// The photos of a folder: decoded once, reduced so that the short side is at most `short_side`, the
// aspect ratio kept.
struct PackedPhoto {
  uint64_t offset;  // of its first pixel in PhotoSet::pixels
  uint16_t width, height;
  int label;
  uint32_t file;  // index into DataFolder::files
  uint64_t hash;  // difference hash of the content, for near-duplicates

  size_t Bytes() const { return size_t{3} * width * height; }
};
struct PhotoSet {
  std::vector<std::string> labels;
  std::vector<PackedPhoto> photos;       // in the order of DataFolder::files
  std::span<const uint8_t> pixels;       // 8-bit RGB, one photo after the other
  std::shared_ptr<const void> storage;   // of the pixels; copies of the set share it
  std::vector<UnreadableFile> rejected;  // the folder's, then broken files
  std::string digest;  // of labels, file names and contents: names the data in provenance

  const uint8_t* Pixels(const PackedPhoto& photo) const { return pixels.data() + photo.offset; }
  // Pixels that were made up and lie in no file.
  void SetPixels(std::vector<uint8_t> made_up) {
    const auto vector = std::make_shared<const std::vector<uint8_t>>(std::move(made_up));
    pixels = *vector;
    storage = vector;
  }
};

// `progress(done, total)` is called now and then from the calling thread; it may be empty.
using LoadProgress = std::function<void(size_t done, size_t total)>;
// Takes the pixels of one photo after the other, from the calling thread; an error ends the work.
using PixelSink = std::function<Result<void>(std::span<const uint8_t> pixels)>;

// Decodes all files on `pool`. The pixels go to `sink`, or nowhere if it is empty: the set is
// without them. Broken files are listed in `rejected` and never stop the rest; an error only when
// so few are left that fewer than two classes (one, if the folder has one) have photos.
Result<PhotoSet> DecodePhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                              const PixelSink& sink, const LoadProgress& progress);

}  // namespace mobilenet
