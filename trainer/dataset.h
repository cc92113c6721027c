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

// A folder with one folder per class. Kaggle's Italian names become English labels (cane: dog,
// ...); other names are kept. Labels and files are sorted, so that the order never depends on the
// disk.
struct DataFolder {
  std::string root;
  std::vector<std::string> labels;
  std::vector<PhotoFile> files;
};
Result<DataFolder> ScanDataFolder(const std::string& root);

// A file that could not be used, and why.
struct RejectedFile {
  std::string relative;
  std::string reason;
};

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
  std::vector<PackedPhoto> photos;  // in the order of DataFolder::files
  std::vector<uint8_t> pixels;      // 8-bit RGB
  std::vector<RejectedFile> rejected;
  std::string digest;  // of labels, file names and contents: names the data in provenance
};

// Decodes all files on `pool`. Broken files are listed in `rejected` and never stop the rest.
// `progress(done, total)` is called now and then from the calling thread's pool.
Result<PhotoSet> LoadPhotos(const DataFolder& folder, int short_side, ThreadPool& pool,
                            const std::function<void(size_t, size_t)>& progress);

// Which photos train and which validate: indices into PhotoSet::photos.
struct Split {
  std::vector<uint32_t> train, validation;
};
// By class, `validation_share` of each, drawn by `seed`; near-duplicates (difference hashes within
// a few bits of each other, whatever their class) go to one side together.
Split SplitPhotos(const PhotoSet& set, double validation_share, uint64_t seed);

}  // namespace mobilenet
