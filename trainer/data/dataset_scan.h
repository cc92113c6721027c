#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/folder/folder_note.h"

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
// labels (cane: dog); other names are labels as they are. Folders whose names have the same
// LabelKey (cane and dog, Cat and cat) are one class. Labels and files are sorted: their order does
// not depend on the disk. Labels are UTF-8; file names are bytes in any encoding.
struct DataFolder {
  std::string root;
  std::vector<std::string> labels;  // of the classes that have files
  std::vector<PhotoFile> files;
  std::vector<UnreadableFile> unreadable;  // class folders that are empty or cannot be read
  std::vector<LabelFiles> nested;          // class folders with files only in folders below them
  std::vector<FolderNote> notes;           // what is skipped, not used, merged or renamed
};
// Skips hidden and system files and folders, and folders within class folders. An error when a
// class folder's name cannot be a label, or when fewer than `min_classes` classes have files:
// training needs 2, evaluation 1.
Result<DataFolder> ScanDataFolder(const std::string& root, int min_classes = 2);

}  // namespace mobilenet
