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

namespace mobilenet {

// One file below a data folder.
struct PhotoFile {
  std::string path;      // as opened
  std::string relative;  // class folder / file name, for messages and lists
  int label;             // index into DataFolder::labels
};

// A file or class folder that could not be used, and why.
struct RejectedFile {
  std::string relative;
  std::string reason;
};

// A folder with one folder per class. Kaggle's Italian names become English labels (cane: dog,
// ...), so that cane and dog are one class; other names are kept. Labels and files are sorted, so
// that the order never depends on the disk. Names are the disk's bytes, whatever their encoding.
struct DataFolder {
  std::string root;
  std::vector<std::string> labels;  // of the classes that have files
  std::vector<PhotoFile> files;
  std::vector<RejectedFile> rejected;  // class folders that are empty or cannot be read
};
// Hidden files and folders are passed over, and so are folders within class folders. An error when
// fewer than `min_classes` classes have files: 2 to train, 1 is enough to evaluate.
Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes = 2);

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
  std::vector<PackedPhoto> photos;      // in the order of DataFolder::files
  std::span<const uint8_t> pixels;      // 8-bit RGB, one photo after the other
  std::shared_ptr<const void> storage;  // of the pixels; copies of the set share it
  std::vector<RejectedFile> rejected;   // the folder's, then broken files
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

// Which photos train, which validate, so that runs can be compared and recipes chosen, and which
// are kept from all of that for a last judgement: indices into PhotoSet::photos, ascending.
struct Split {
  std::vector<uint32_t> train, validation, test;
  std::vector<uint32_t> left_out;  // would train, but for LeaveOut
};
// By class, shares of each (rounded; at least one photo on every side of a class with enough of
// them, where near-duplicates allow it). `seed` draws the validation photos; the test photos are
// the same for every seed.
struct SplitRule {
  double validation_share = 0.2;
  uint64_t seed = 1;
  double test_share = 0;
  // With folds, all but the test photos fall into so many parts, and part `fold` of them (from 1
  // on) validates, not a share: over the folds each photo validates once.
  int fold = 0, folds = 0;
};
// Near-duplicates, whatever their class, and theirs in turn go to one side together.
Split SplitPhotos(const PhotoSet& set, const SplitRule& rule);

}  // namespace mobilenet
