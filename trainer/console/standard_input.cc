#include "trainer/console/standard_input.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <string_view>

namespace mobilenet {
namespace {

constexpr size_t kChunk = 1 << 16;
constexpr size_t kMaxLine = 1 << 16;

// A picture's signature, where the rest of the first line has at most `more` bytes.
struct Signature {
  std::string_view magic;
  size_t more;
};

constexpr Signature kSignatures[] = {
    {"\xFF\xD8\xFF", kMaxLine},
    {"\x89PNG", kMaxLine},
    {"GIF87a", 1},
    {"GIF89a", 1},
    {"BM", 3},
    {"RIFF", 3},
};

bool IsPicture(std::string_view line) {
  if (line.find('\0') != std::string_view::npos || line.substr(0, 12).ends_with("WEBP"))
    return true;
  return std::any_of(std::begin(kSignatures), std::end(kSignatures), [&](const Signature& known) {
    return line.starts_with(known.magic) && line.size() <= known.magic.size() + known.more;
  });
}

}  // namespace

Result<bool> StandardInput::ReadMore() {
  const size_t used = buffer_.size();
  buffer_.resize(used + kChunk);
  ssize_t count = 0;
  do {
    count = read(STDIN_FILENO, buffer_.data() + used, kChunk);
  } while (count < 0 && errno == EINTR);
  buffer_.resize(used + static_cast<size_t>(std::max<ssize_t>(count, 0)));
  if (count >= 0) return count > 0;
  return Fail(std::string(kStandardInput) + ": cannot read: " + std::strerror(errno));
}

Result<bool> StandardInput::HoldsPicture() {
  for (size_t seen = 0;;) {
    const size_t end =
        std::min(buffer_.find_first_of(std::string_view("\n\0", 2), seen), buffer_.size());
    const std::string_view line = std::string_view(buffer_).substr(0, end + 1);
    if (end < buffer_.size()) return IsPicture(line.ends_with('\n') ? line.substr(0, end) : line);
    if (end > kMaxLine) return IsPicture(line);
    seen = end;
    Result<bool> more = ReadMore();
    if (!more) return more;
    if (!*more) return IsPicture(buffer_);  // `line` does not outlive a read
  }
}

Result<std::optional<std::string>> StandardInput::NextLine() {
  for (size_t seen = 0;;) {
    const size_t end = buffer_.find('\n', seen);
    if (std::min(end, buffer_.size()) > kMaxLine) {
      return Fail(std::string(kStandardInput) + ": expected names of photos, one a line, found " +
                  "a line of more than " + std::to_string(kMaxLine) +
                  " bytes. To classify a photo itself, add the argument -");
    }
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    seen = buffer_.size();
    const Result<bool> more = ReadMore();
    if (!more) return tl::unexpected(more.error());
    if (*more) continue;
    if (buffer_.empty()) return std::nullopt;
    std::string line;
    line.swap(buffer_);
    return line;
  }
}

Result<std::vector<uint8_t>> StandardInput::Rest(size_t max_bytes) {
  for (;;) {
    if (buffer_.size() > max_bytes) {
      return Fail(std::string(kStandardInput) + ": the file is too large (at most " +
                  std::to_string(max_bytes >> 20) + " MiB are read)");
    }
    const Result<bool> more = ReadMore();
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
  }
  std::vector<uint8_t> bytes(buffer_.begin(), buffer_.end());
  buffer_.clear();
  return bytes;
}

}  // namespace mobilenet
