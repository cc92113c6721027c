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

// One decoded photo of a PhotoSet.
struct PackedPhoto {
  uint64_t offset = 0;             // of its first byte in PhotoSet::pixels
  uint16_t width = 0, height = 0;  // pixels
  int label = 0;                   // index into PhotoSet::labels
  uint32_t file = 0;               // index into DataFolder::files
  uint64_t hash = 0;               // DifferenceHash, to find near-duplicates
  uint64_t content = 0;            // digest of the file's bytes

  size_t Bytes() const { return size_t{3} * width * height; }
};

// The photos of a folder, decoded, and reduced to a short side of at most `short_side` pixels. The
// aspect ratio is kept.
struct PhotoSet {
  std::vector<std::string> labels;
  std::vector<PackedPhoto> photos;         // in the order of DataFolder::files
  std::span<const uint8_t> pixels;         // 8-bit RGB rows, one photo after the other
  std::shared_ptr<const void> storage;     // owns the pixels; copies of the set share it
  std::vector<UnreadableFile> unreadable;  // those of the folder, then files that cannot be decoded
  std::string digest;  // of labels, file names and contents; identifies the data in provenance

  const uint8_t* Pixels(const PackedPhoto& photo) const { return pixels.data() + photo.offset; }
  // Makes the set own synthetic pixels that are in no file.
  void SetPixels(std::vector<uint8_t> synthetic) {
    const auto vector = std::make_shared<const std::vector<uint8_t>>(std::move(synthetic));
    pixels = *vector;
    storage = vector;
  }
};

// Called on the calling thread while files are decoded, with counts of files; may be empty.
using LoadProgress = std::function<void(size_t done, size_t total)>;
// Receives the pixels of one photo after the other on the calling thread. An error stops decoding.
using PixelSink = std::function<Result<void>(std::span<const uint8_t> pixels)>;

// Decodes all files on `pool`. The pixels go to `sink` (empty: nowhere); the returned set has none.
// Files that cannot be decoded are listed in `unreadable`. An error when fewer than two classes
// (one, if the folder has only one) have photos, or when `sink` returns one.
Result<PhotoSet> DecodePhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                              const PixelSink& sink, const LoadProgress& progress);

// The error's message without the file name that it begins with.
std::string Reason(const Error& error, const std::string& path);

// The photos of each label; for a label without any, its first file that cannot be used.
std::vector<LabelFiles> CountLabelFiles(const DataFolder& folder, const PhotoSet& photos);
// Names of photos with the same content under different labels, a group for each content.
std::vector<std::vector<std::string>> PhotosOfTwoLabels(const DataFolder& folder,
                                                        const PhotoSet& photos);

}  // namespace mobilenet
