#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "engine/base/result.h"

namespace mobilenet {

// A file mapped into read-only memory: the system loads pages when they are read and may drop them
// again. The content stays valid after the file is removed or replaced by rename. No one may
// truncate the file meanwhile: reading a page that is gone, or that a failing disk does not return,
// ends the process with SIGBUS.
class MappedFile {
 public:
  // The error names the file and the system's reason.
  static Result<MappedFile> Open(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&&) = delete;

  std::span<const uint8_t> bytes() const { return {static_cast<const uint8_t*>(data_), size_}; }

 private:
  MappedFile(void* data, size_t size) : data_(data), size_(size) {}

  void* data_;
  size_t size_;
};

}  // namespace mobilenet
