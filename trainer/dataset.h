#pragma once

#include <cstdint>
#include <functional>
#include <string>
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

// The photos of a folder in memory: decoded once, reduced so that the short side is at most
// `short_side`, the aspect ratio kept.
struct PackedPhoto {
  uint64_t offset;  // of its first pixel in PhotoSet::pixels
  uint16_t width, height;
  int label;
  uint32_t file;  // index into DataFolder::files
  uint64_t hash;  // difference hash of the content, for near-duplicates
};
struct PhotoSet {
  std::vector<std::string> labels;
  std::vector<PackedPhoto> photos;     // in the order of DataFolder::files
  std::vector<uint8_t> pixels;         // 8-bit RGB
  std::vector<RejectedFile> rejected;  // the folder's, then broken files
  std::string digest;  // of labels, file names and contents: names the data in provenance

  const uint8_t* Pixels(const PackedPhoto& photo) const { return pixels.data() + photo.offset; }
};

// Decodes all files on `pool`. Broken files are listed in `rejected` and never stop the rest; an
// error only when so few are left that fewer than two classes (one, if the folder has one) have
// photos. `progress(done, total)` is called now and then from the calling thread; it may be empty.
Result<PhotoSet> LoadPhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                            const std::function<void(size_t, size_t)>& progress);

// Which photos train, which validate, so that runs can be compared and recipes chosen, and which
// are kept from all of that for a last judgement: indices into PhotoSet::photos, ascending.
struct Split {
  std::vector<uint32_t> train, validation, test;
};
// By class, these shares of each (rounded; at least one photo on every side of a class with enough
// of them, where near-duplicates allow it). `seed` draws the validation photos; the test photos are
// the same for every seed. Near-duplicates, whatever their class, and theirs in turn go to one side
// together.
Split SplitPhotos(const PhotoSet& set, double validation_share, uint64_t seed,
                  double test_share = 0);

}  // namespace mobilenet
