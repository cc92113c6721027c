#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Returns all bytes of a file or pipe. The error names the path and the system's reason.
Result<std::vector<uint8_t>> ReadFile(const std::string& path);

// Replaces the file `path` in one step. Writes go to the temporary file `path`.tmp; Commit flushes
// it to the disk and renames it to `path`. So `path` always holds either its old content or all of
// the new content, even after a crash. Without Commit the destructor deletes the temporary file.
// Errors name the file and the system's reason.
class AtomicFile {
 public:
  static Result<AtomicFile> Create(const std::string& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) = default;
  AtomicFile& operator=(AtomicFile&&) = delete;

  // Appends `bytes`.
  Result<void> Write(std::span<const uint8_t> bytes);
  // Ends the file: no Write or Commit may follow.
  Result<void> Commit();

 private:
  AtomicFile(std::string path, std::FILE* file);

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// Writes `bytes` to `path` through an AtomicFile. If `path` is a pipe, a device or a symbolic link
// (/dev/stdout), writes into it directly, because a rename would replace it by a file.
Result<void> WriteFileAtomically(const std::string& path, std::span<const uint8_t> bytes);

}  // namespace mobilenet
