#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// One file below a data folder.
struct PhotoFile {
  std::string path;      // as opened
  std::string relative;  // class folder / file name, for messages and lists
  int label;             // index into DataFolder::labels
};

// A file or class folder that could not be used, and why.
struct UnreadableFile {
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
  std::vector<UnreadableFile> rejected;  // class folders that are empty or cannot be read
};
// Hidden files and folders are passed over, and so are folders within class folders. An error when
// fewer than `min_classes` classes have files: 2 to train, 1 is enough to evaluate.
Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes = 2);

}  // namespace mobilenet
