#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// What is directly in a folder: names, sorted. Links are followed.
struct FolderEntries {
  std::vector<std::string> files;     // also those whose kind cannot be found out
  std::vector<std::string> folders;   // without those of `system` and `looping`
  std::vector<std::string> system;    // hidden, or made by a system or program for itself: @eaDir
  std::vector<std::string> dangling;  // links that lead nowhere
  std::vector<std::string> looping;   // links to themselves, or to a folder that they are in
  std::vector<std::string> special;   // pipes, sockets, devices
};
// The error is the system's reason alone.
Result<FolderEntries> ListFolder(const std::string& folder);

// CountFilesBelow counts no further.
inline constexpr int64_t kMaxFilesCounted = 10000;
// The files in a folder and in all folders below it, without system files. Follows no links.
int64_t CountFilesBelow(const std::string& folder);

}  // namespace mobilenet
