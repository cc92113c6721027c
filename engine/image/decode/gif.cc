#include "engine/image/decode/gif.h"

#include <algorithm>
#include <cstddef>

#include "engine/image/decode/container.h"

namespace mobilenet {
namespace {

constexpr size_t kHeader = 13, kDescriptor = 10, kFullTable = 3 * 256;
constexpr uint8_t kHasTable = 0x80, kTableSize = 0x07, kExtension = 0x21, kFrame = 0x2C;
constexpr uint8_t kGraphicControl = 0xF9, kTrailer = 0x3B;

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

// The length of the data sub-blocks at `begin`, the empty one at their end included.
size_t DataBytes(std::span<const uint8_t> gif, size_t begin) {
  size_t at = begin;
  while (at < gif.size() && gif[at] != 0) at += 1 + size_t{gif[at]};
  return std::min(at + 1, gif.size()) - begin;
}

}  // namespace

Result<std::vector<uint8_t>> FirstFrameOfGif(std::span<const uint8_t> gif) {
  if (gif.size() < kHeader) return Fail(kDataEndsEarly);
  size_t at = kHeader + TableBytes(gif[10]);
  std::span<const uint8_t> control;  // the last graphic control extension before the frame
  while (at + 2 < gif.size() && gif[at] == kExtension) {
    const size_t length = 2 + DataBytes(gif, at + 2);
    if (gif[at + 1] == kGraphicControl) control = gif.subspan(at, length);
    at += length;
  }
  if (at >= gif.size() || gif[at] != kFrame) return Fail("no frame");
  if (at + kDescriptor > gif.size()) return Fail(kDataEndsEarly);
  const auto descriptor = gif.subspan(at, kDescriptor);
  const uint8_t flags = descriptor[9];
  const size_t local_table = TableBytes(flags);
  const size_t data = at + kDescriptor + local_table;
  if (data >= gif.size()) return Fail(kDataEndsEarly);
  const auto table = local_table > 0 ? gif.subspan(at + kDescriptor, local_table)
                                     : gif.subspan(kHeader, TableBytes(gif[10]));

  const int left = Read16(descriptor, 1), top = Read16(descriptor, 3);
  const int right = left + Read16(descriptor, 5), bottom = top + Read16(descriptor, 7);
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
  Append(frame, gif.subspan(data, 1));  // the least code size
  Append(frame, gif.subspan(data + 1, DataBytes(gif, data + 1)));
  frame.push_back(kTrailer);
  return frame;
}

}  // namespace mobilenet
