#include "engine/image/decode/bmp_header.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string>

#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

constexpr size_t kFileHeader = 14;
constexpr uint32_t kOs2V1Header = 12, kWindowsHeader = 40;

uint32_t Read16(std::span<const uint8_t> bytes, size_t at) {
  return bytes[at] | uint32_t{bytes[at + 1]} << 8;
}
uint32_t Read32(std::span<const uint8_t> bytes, size_t at) {
  return Read16(bytes, at) | Read16(bytes, at + 2) << 16;
}

tl::unexpected<Error> Damaged() { return Fail(RefuseDamaged("the header is damaged")); }

// Sizes of the headers of Windows and OS/2 2.x, whose end may be cut off.
bool IsKnownHeader(uint32_t size) {
  if (size == 108 || size == 124) return true;
  return size >= 16 && size <= 64 && (size % 4 == 0 || size == 42 || size == 46);
}

// The values of the two headers. `colours_used` and `offset` are not interpreted or checked yet.
struct Fields {
  BmpHeader header;
  uint32_t offset = 0, colours_used = 0;
};

Result<Fields> ParseFields(std::span<const uint8_t> file) {
  if (file.size() < kFileHeader + kOs2V1Header) return Damaged();
  Fields fields;
  BmpHeader& header = fields.header;
  fields.offset = Read32(file, 10);
  header.size = Read32(file, 14);
  if (header.size > file.size() - kFileHeader) return Damaged();
  if (header.size == kOs2V1Header) {
    header.width = Read16(file, 18);
    header.height = Read16(file, 20);
    header.bits = Read16(file, 24);
  } else {
    if (!IsKnownHeader(header.size)) return Damaged();
    header.width = static_cast<int32_t>(Read32(file, 18));
    header.height = static_cast<int32_t>(Read32(file, 22));
    header.bits = Read16(file, 28);
    // OS/2 2.x may leave out all that follows.
    if (header.size >= 20) header.compression = Read32(file, 30);
    if (header.size >= 36) fields.colours_used = Read32(file, 46);
  }
  header.top_down = header.height < 0;
  header.height = std::abs(header.height);
  if (header.width < 1 || header.height < 1) return Damaged();
  return fields;
}

bool IsSupported(const BmpHeader& header) {
  constexpr uint32_t kRgbBits[] = {1, 2, 4, 8, 16, 24, 32};
  switch (header.compression) {
    case kBmpRgb:
      return std::find(std::begin(kRgbBits), std::end(kRgbBits), header.bits) != std::end(kRgbBits);
    case kBmpRle8:
      return header.bits == 8;
    case kBmpRle4:
      return header.bits == 4;
    case kBmpBitFields:
    case kBmpAlphaBitFields:
      return header.bits == 16 || header.bits == 32;
    default:
      return false;
  }
}

Result<void> ParseMasks(std::span<const uint8_t> file, BmpHeader& header) {
  const size_t at = kFileHeader + kWindowsHeader;
  const bool has_masks = header.compression != kBmpRgb;
  // Version 4 and later: alpha counts even where the file has no other masks.
  const bool has_alpha = header.compression == kBmpAlphaBitFields ||
                         (has_masks ? header.size >= 56 : header.size >= 108 && header.bits == 32);
  if ((has_masks || has_alpha) && file.size() < at + 16) return Damaged();
  if (has_masks) {
    header.red.mask = Read32(file, at);
    header.green.mask = Read32(file, at + 4);
    header.blue.mask = Read32(file, at + 8);
  } else {
    const bool is_16_bit = header.bits == 16;
    header.red.mask = is_16_bit ? 0x7C00 : 0xFF0000;
    header.green.mask = is_16_bit ? 0x03E0 : 0x00FF00;
    header.blue.mask = is_16_bit ? 0x001F : 0x0000FF;
  }
  if (has_alpha) header.alpha.mask = Read32(file, at + 12);
  for (const BmpChannel channel : {header.red, header.green, header.blue, header.alpha}) {
    const uint32_t ones = channel.mask >> (channel.mask == 0 ? 0 : std::countr_zero(channel.mask));
    if ((ones & (ones + 1)) != 0) return Fail(RefuseDamaged("the colour masks are damaged"));
  }
  return {};
}

void ParsePalette(std::span<const uint8_t> file, const Fields& fields, BmpHeader& header) {
  const size_t entry = header.size == kOs2V1Header ? 3 : 4;
  const size_t begin = kFileHeader + header.size;
  const size_t most = size_t{1} << header.bits;
  size_t count = fields.colours_used == 0 ? most : std::min<size_t>(fields.colours_used, most);
  count = std::min(count, (file.size() - begin) / entry);
  if (fields.offset > begin) count = std::min(count, (fields.offset - begin) / entry);
  header.palette.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const auto bgr = file.subspan(begin + i * entry, 3);
    header.palette[i] = {bgr[2], bgr[1], bgr[0]};
  }
}

}  // namespace

uint8_t BmpChannel::Of(uint32_t pixel) const {
  if (mask == 0) return 0;
  const uint64_t most = mask >> std::countr_zero(mask);
  const uint64_t value = (pixel & mask) >> std::countr_zero(mask);
  return static_cast<uint8_t>((value * 255 + most / 2) / most);
}

Result<BmpHeader> ParseBmpHeader(std::span<const uint8_t> file) {
  Result<Fields> fields = ParseFields(file);
  if (!fields) return tl::unexpected(fields.error());
  BmpHeader& header = fields->header;
  if (!IsSupported(header)) {
    return Fail(RefuseUnsupported("BMP with " + std::to_string(header.bits) +
                                  " bits a pixel and compression " +
                                  std::to_string(header.compression)));
  }
  if (header.bits <= 8) {
    ParsePalette(file, *fields, header);
  } else if (auto masks = ParseMasks(file, header); !masks) {
    return tl::unexpected(masks.error());
  }
  header.pixels_begin = fields->offset;
  if (header.pixels_begin < kFileHeader + header.size) return Damaged();
  return std::move(header);
}

}  // namespace mobilenet
