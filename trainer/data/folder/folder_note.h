#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/folder/folder_entries.h"

namespace mobilenet {

// One line about entries of a data folder that are not used, or not used as they are.
struct FolderNote {
  std::string kind;   // for programs: "skipped", "beside", "below", "dangling", "looping",
                      // "special", "merged", "renamed", "two labels", "no photo"
  int64_t count = 0;  // of what the text counts
  std::string text;   // names are escaped
  std::vector<std::string> names;  // of all entries: paths in the folder, as they are
};

// Entries of a data folder that are not used. Names are paths in the folder.
struct UnusedEntries {
  std::vector<std::string> system, dangling, looping, special;  // as in FolderEntries
  std::vector<std::string> beside;                              // files beside the class folders
  std::vector<std::string> below;                               // folders inside class folders
  int64_t files_below = 0;  // in those; kMaxFilesCounted stands for more

  // Adds what ListFolder found in a folder whose files are used: all but the files and folders.
  // `prefix` comes before each name: "cat/".
  void Add(const std::string& prefix, const FolderEntries& entries);
};
// A line for each kind that occurs.
std::vector<FolderNote> Notes(const UnusedEntries& unused);

// The class folders of one label, sorted.
struct ClassFolders {
  std::string label;
  std::vector<std::string> names;
};
// A line about labels that have several folders, and one about labels that are not their folder's
// name.
std::vector<FolderNote> Notes(std::span<const ClassFolders> classes);

// Photos of the same content in folders of different labels. Each group has the names of one photo.
std::optional<FolderNote> NoteTwoLabels(std::span<const std::vector<std::string>> groups);

// The files of a label.
struct LabelFiles {
  std::string label;
  int64_t files = 0, usable = 0;
  std::string problem = {};  // the first file that cannot be used, and why: "cat/1.heic: is ..."
};
// Labels without a photo that can be used: the network would have an output that it cannot learn.
std::optional<FolderNote> NoteLabelsWithoutPhotos(std::span<const LabelFiles> labels);

}  // namespace mobilenet
