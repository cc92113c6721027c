#include "trainer/console/output_check.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "trainer/console/command_line.h"

namespace mobilenet {

namespace fs = std::filesystem;

Result<void> CheckOutput(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::error_code unknown;
  if (!fs::exists(folder, unknown)) {
    return Fail(folder + ": this folder for " + path + " does not exist; to make it: mkdir -p " +
                ShellQuoted(folder));
  }
  if (!fs::is_directory(folder, unknown)) {
    return Fail(folder + ": expected a folder to write " + path + " into, found a file");
  }
  if (fs::is_directory(path, unknown)) {
    return Fail(path + ": expected the name of a file to write, found a folder; add a name to it");
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return Fail(folder + ": cannot write " + path + " into this folder: " + std::strerror(errno) +
                "; name a file in another one");
  }
  return {};
}

}  // namespace mobilenet
