#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The whole file. The error names the file and the system's reason.
Result<std::vector<uint8_t>> ReadFile(const std::string& path);

// A file that is written piece by piece as `path`.tmp. Only Commit, which syncs it to the disk and
// renames it, makes it `path`: whatever happens, `path` holds either its old content or all of the
// new one. The temporary file goes with the object. Errors name it and the system's reason.
class AtomicFile {
 public:
  static Result<AtomicFile> Create(const std::string& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) = default;
  AtomicFile& operator=(AtomicFile&&) = delete;

  Result<void> Write(std::span<const uint8_t> bytes);
  // Nothing may follow.
  Result<void> Commit();

 private:
  AtomicFile(std::string path, std::FILE* file);

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// The same for content that is in memory. What is there and is no file (a pipe, a device, a link
// such as /dev/stdout) stays and is written to.
Result<void> WriteFileAtomically(const std::string& path, std::span<const uint8_t> bytes);

}  // namespace mobilenet
