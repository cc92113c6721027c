#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// Returns all bytes of a file, pipe or device. Stops with an error once there are more than
// `max_bytes`. The error names the path and the reason.
Result<std::vector<uint8_t>> ReadFile(const std::string& path, size_t max_bytes = SIZE_MAX);

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
inline Result<void> WriteFileAtomically(const std::string& path, std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  return WriteFileAtomically(path, std::span(bytes, text.size()));
}

}  // namespace mobilenet
