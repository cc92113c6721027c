#include "engine/image/refusal/camera_raw.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace mobilenet {
namespace {

constexpr uint32_t kPhotometric = 0x0106, kMake = 0x010F, kSubDirectories = 0x014A,
                   kDngVersion = 0xC612;
// Photometric interpretations of a sensor's values: colour filter array and linear raw.
constexpr uint32_t kFilterArray = 32803, kLinearRaw = 34892;
constexpr size_t kMaxDirectories = 8, kMaxEntries = 512;  // to look at; damaged files have loops

// Makers and the format of their cameras, if it has the structure of a TIFF file.
constexpr std::pair<std::string_view, std::string_view> kMakers[] = {
    {"Canon", "cr2"},  {"NIKON", "nef"}, {"SONY", "arw"},
    {"PENTAX", "pef"}, {"RICOH", "pef"}, {"SAMSUNG", "srw"},
};

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  std::string_view Identify() {
    if (Text(8, 2) == "CR") return "cr2";
    std::vector<uint64_t> directories{Read(4, 4)};
    for (size_t i = 0; i < directories.size() && i < kMaxDirectories; ++i) {
      const uint64_t at = directories[i];
      const uint64_t entries = std::min<uint64_t>(Read(at, 2), kMaxEntries);
      for (uint64_t entry = at + 2; entry < at + 2 + 12 * entries; entry += 12) {
        ReadEntry(entry, directories);
      }
      const uint64_t next = Read(at + 2 + 12 * entries, 4);
      if (next != 0) directories.push_back(next);
    }
    if (is_dng_) return "dng";
    if (!is_raw_) return "tiff";
    const auto* maker = std::find_if(std::begin(kMakers), std::end(kMakers),
                                     [this](auto pair) { return make_.starts_with(pair.first); });
    return maker == std::end(kMakers) ? "raw" : maker->second;
  }

 private:
  void ReadEntry(uint64_t entry, std::vector<uint64_t>& directories) {
    const uint64_t tag = Read(entry, 2), count = Read(entry + 4, 4);
    // Longer values are elsewhere in the file.
    const uint64_t value = Read(entry + 8, 4);
    if (tag == kDngVersion) is_dng_ = true;
    if (tag == kMake && make_.empty()) make_ = Text(count > 4 ? value : entry + 8, 8);
    if (tag == kPhotometric) {
      const uint64_t photometric = Read(entry + 8, 2);
      is_raw_ = is_raw_ || photometric == kFilterArray || photometric == kLinearRaw;
    }
    if (tag == kSubDirectories) {
      for (uint64_t i = 0; i < std::min<uint64_t>(count, kMaxDirectories); ++i) {
        directories.push_back(count == 1 ? value : Read(value + 4 * i, 4));
      }
    }
  }

  // An unsigned number of `size` bytes; 0 if it lies beyond the end.
  uint64_t Read(uint64_t offset, size_t size) const {
    if (offset + size > bytes_.size()) return 0;
    const bool big_endian = bytes_[0] == 'M';
    uint64_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value = value << 8 | bytes_[offset + (big_endian ? i : size - 1 - i)];
    }
    return value;
  }

  std::string Text(uint64_t offset, uint64_t size) const {
    if (offset + size > bytes_.size()) return {};
    const auto part = bytes_.subspan(offset, size);
    return {part.begin(), part.end()};
  }

  std::span<const uint8_t> bytes_;
  bool is_dng_ = false, is_raw_ = false;
  std::string make_;
};

}  // namespace

std::string_view IdentifyTiff(std::span<const uint8_t> bytes) { return Reader(bytes).Identify(); }

}  // namespace mobilenet
