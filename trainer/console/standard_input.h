#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// The name of standard input in messages.
inline constexpr char kStandardInput[] = "standard input";

// Reads standard input, which holds either lines of text or one picture. It never waits for more
// than it returns: a program that writes one name and waits for the answer gets it.
class StandardInput {
 public:
  // Waits for the first line. True if it begins like a picture, or holds a byte 0, as the first
  // bytes of most pictures do and names never.
  Result<bool> HoldsPicture();

  // The next line without its end; nothing at the end of the input. A line of more than 64 KiB is
  // an error.
  Result<std::optional<std::string>> NextLine();

  // All bytes that no NextLine has returned. More than `max_bytes` are an error.
  Result<std::vector<uint8_t>> Rest(size_t max_bytes);

 private:
  // Appends what has arrived to buffer_; false at the end of the input.
  Result<bool> ReadMore();

  std::string buffer_;  // has been read and not returned yet
};

}  // namespace mobilenet
