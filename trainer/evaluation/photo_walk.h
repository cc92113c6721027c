#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mobilenet {

// The photos in a folder and the folders within it, and what else is there.
struct PhotoWalk {
  std::vector<std::string> photos;  // paths, sorted
  std::vector<std::string> others;  // files that are no photos by content or suffix; paths, sorted
  std::vector<std::string> problems;  // path and reason of each folder that cannot be read
  size_t system_entries = 0;          // hidden files and folders, and those of the system

  // "2 files that are not photos (the first: a/notes.txt) and 1 hidden or system entry". Empty if
  // every entry is a photo or a folder of photos.
  std::string LeftOut() const;
};

// Follows links, but enters no folder twice. A file whose suffix is that of a picture counts as a
// photo, even if it is broken.
PhotoWalk WalkPhotos(const std::string& folder);

// The photos among the arguments of a command, in their order.
struct PhotoArguments {
  std::vector<std::string> files;
  int failures = 0;  // folders without photos, and folders that cannot be read

  // Adds a photo, or the photos of a folder. Reports what the folder holds besides.
  void Add(const std::string& name);
};

}  // namespace mobilenet
