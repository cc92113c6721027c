#include "engine/image/decode/gif.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

constexpr size_t kHeader = 13, kDescriptor = 10, kFullTable = 3 * 256;
constexpr uint8_t kHasTable = 0x80, kTableSize = 0x07, kExtension = 0x21, kFrame = 0x2C;
constexpr uint8_t kGraphicControl = 0xF9, kTrailer = 0x3B;

tl::unexpected<Error> EndsEarly() { return Fail(RefuseIncomplete("GIF")); }

int Read16(std::span<const uint8_t> bytes, size_t at) { return bytes[at] | bytes[at + 1] << 8; }

void Append16(std::vector<uint8_t>& bytes, int value) {
  bytes.push_back(static_cast<uint8_t>(value & 0xFF));
  bytes.push_back(static_cast<uint8_t>(value >> 8));
}

void Append(std::vector<uint8_t>& bytes, std::span<const uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

size_t TableBytes(uint8_t flags) {
  return (flags & kHasTable) != 0 ? size_t{3} << ((flags & kTableSize) + 1) : 0;
}

// The length of the data sub-blocks at `begin` (each a length byte, then that many bytes), with the
// empty one that ends them; none if the file ends before.
std::optional<size_t> DataBytes(std::span<const uint8_t> gif, size_t begin) {
  size_t at = begin;
  while (at < gif.size() && gif[at] != 0) at += 1 + size_t{gif[at]};
  if (at >= gif.size()) return std::nullopt;
  return at + 1 - begin;
}

// Whether the LZW codes in `data`, the least code size and then sub-blocks, give so many pixels. It
// adds up lengths only; where a code is not valid it says yes, because stb_image finds that out.
bool HasPixels(std::span<const uint8_t> data, int64_t pixels) {
  constexpr int kMaxBits = 12;
  const int least = data[0];
  if (least < 1 || least >= kMaxBits) return true;
  const int clear = 1 << least, end = clear + 1;
  std::array<int, 1 << kMaxBits> lengths;
  std::fill_n(lengths.begin(), clear, 1);
  int bits = least + 1, next = clear + 2, before = -1;
  uint32_t buffer = 0;
  int buffered = 0;  // bits in `buffer`
  int64_t found = 0;
  for (size_t block = 1; data[block] != 0 && found < pixels; block += 1 + size_t{data[block]}) {
    for (const uint8_t byte : data.subspan(block + 1, data[block])) {
      buffer |= uint32_t{byte} << buffered;
      buffered += 8;
      while (buffered >= bits) {
        const int code = static_cast<int>(buffer & ((1u << bits) - 1));
        buffer >>= bits;
        buffered -= bits;
        if (code == end) return found >= pixels;
        if (code == clear) {
          bits = least + 1, next = clear + 2, before = -1;
          continue;
        }
        if (code > next || (code == next && before < 0)) return true;
        found += code == next ? lengths[before] + 1 : lengths[code];
        if (before >= 0 && next < 1 << kMaxBits) {
          lengths[next++] = lengths[before] + 1;
          if (next == 1 << bits && bits < kMaxBits) ++bits;
        }
        before = code;
      }
    }
  }
  return found >= pixels;
}

}  // namespace

Result<std::vector<uint8_t>> FirstFrameOfGif(std::span<const uint8_t> gif) {
  if (gif.size() < kHeader) return EndsEarly();
  size_t at = kHeader + TableBytes(gif[10]);
  std::span<const uint8_t> control;  // the last graphic control extension before the frame
  while (at < gif.size() && gif[at] == kExtension) {
    const auto data_bytes = DataBytes(gif, at + 2);
    if (!data_bytes) return EndsEarly();
    if (gif[at + 1] == kGraphicControl) control = gif.subspan(at, 2 + *data_bytes);
    at += 2 + *data_bytes;
  }
  if (at >= gif.size()) return EndsEarly();
  if (gif[at] != kFrame) return Fail(RefuseDamaged("it has no frame"));
  if (at + kDescriptor > gif.size()) return EndsEarly();
  const auto descriptor = gif.subspan(at, kDescriptor);
  const uint8_t flags = descriptor[9];
  const size_t local_table = TableBytes(flags);
  const size_t data = at + kDescriptor + local_table;
  const auto data_bytes = DataBytes(gif, data + 1);
  if (!data_bytes) return EndsEarly();
  const auto table = local_table > 0 ? gif.subspan(at + kDescriptor, local_table)
                                     : gif.subspan(kHeader, TableBytes(gif[10]));

  const int left = Read16(descriptor, 1), top = Read16(descriptor, 3);
  const int right = left + Read16(descriptor, 5), bottom = top + Read16(descriptor, 7);
  const int64_t pixels = int64_t{right - left} * (bottom - top);
  if (!HasPixels(gif.subspan(data, 1 + *data_bytes), pixels)) return EndsEarly();
  std::vector<uint8_t> frame(gif.begin(), gif.begin() + 6);  // signature and version
  Append16(frame, std::min(std::max(Read16(gif, 6), right), 0xFFFF));
  Append16(frame, std::min(std::max(Read16(gif, 8), bottom), 0xFFFF));
  frame.insert(frame.end(), {kHasTable | kTableSize, 0, 0});  // background colour 0: none
  Append(frame, table);
  frame.resize(kHeader + kFullTable);
  Append(frame, control);
  Append(frame, descriptor.first(9));
  constexpr uint8_t kInterlaced = 0x40;
  frame.push_back(flags & kInterlaced);
  Append(frame, gif.subspan(data, 1 + *data_bytes));  // the least code size, then the data
  frame.push_back(kTrailer);
  return frame;
}

}  // namespace mobilenet
