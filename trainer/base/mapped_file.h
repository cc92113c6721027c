#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "engine/base/result.h"

namespace mobilenet {

// A file's content as read-only memory that the system reads when it is touched and may drop at any
// time: it does not count against what the process holds. The content stays within reach when the
// file is removed or another is renamed to its name. Nobody may shorten it meanwhile: touching what
// is gone, or what a failing disk does not give, ends the process with SIGBUS.
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
