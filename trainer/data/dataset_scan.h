#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// One file of a data folder.
struct PhotoFile {
  std::string path;      // to open
  std::string relative;  // "class folder/file name", for messages and lists
  int label;             // index into DataFolder::labels
};

// A file or class folder that could not be used, and why.
struct UnreadableFile {
  std::string relative;
  std::string reason;
};

// A folder with one folder per class. The Italian names of Kaggle's Animals-10 become English
// labels (cane: dog), so the folders cane and dog are one class; other names are labels as they
// are. Labels and files are sorted: their order does not depend on the disk. Names are bytes in any
// encoding.
struct DataFolder {
  std::string root;
  std::vector<std::string> labels;  // of the classes that have files
  std::vector<PhotoFile> files;
  std::vector<UnreadableFile> unreadable;  // class folders that are empty or cannot be read
};
// Skips hidden files and folders, and folders within class folders. An error when fewer than
// `min_classes` classes have files: training needs 2, evaluation 1.
Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes = 2);

}  // namespace mobilenet
