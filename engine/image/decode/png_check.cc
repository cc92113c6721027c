#include "engine/image/decode/png_check.h"

#include <array>
#include <cstddef>

#include "engine/image/decode/container.h"
#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

constexpr size_t kSignature = 8, kLengthAndType = 8, kChecksum = 4;

constexpr std::array<uint32_t, 256> ChecksumTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
    table[byte] = value;
  }
  return table;
}

// CRC-32 of ISO 3309, as PNG uses it.
uint32_t Checksum(std::span<const uint8_t> bytes) {
  static constexpr std::array<uint32_t, 256> kTable = ChecksumTable();
  uint32_t value = 0xFFFFFFFF;
  for (const uint8_t byte : bytes) value = kTable[(value ^ byte) & 0xFF] ^ value >> 8;
  return ~value;
}

uint32_t BigEndian32(std::span<const uint8_t> bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

// The first letter of a critical chunk is a capital: its bit 5 is 0.
bool IsCritical(uint32_t type) { return (type >> 24 & 0x20) == 0; }

}  // namespace

Result<std::vector<uint8_t>> WithoutDamagedChunks(std::span<const uint8_t> png) {
  std::vector<std::span<const uint8_t>> sound;
  bool all_sound = true, data_begun = false, data_ended = false;
  PngReader reader(png);
  while (const auto chunk = reader.Next()) {
    const bool is_data = chunk->type == kPngData;
    if (is_data && data_ended) return Fail(RefuseDamaged("its picture data are not in one place"));
    data_ended = data_begun && !is_data;
    data_begun = data_begun || is_data;
    const auto begin = static_cast<size_t>(chunk->payload.data() - png.data()) - kLengthAndType;
    const auto whole = png.subspan(begin, kLengthAndType + chunk->payload.size() + kChecksum);
    const auto checked = whole.subspan(4, 4 + chunk->payload.size());
    // Browsers do not read the last checksum.
    if (chunk->type == kPngEnd || Checksum(checked) == BigEndian32(whole.last(kChecksum))) {
      sound.push_back(whole);
    } else if (IsCritical(chunk->type)) {
      return Fail(RefuseDamaged("a checksum is wrong"));
    } else {
      all_sound = false;
    }
    if (chunk->type == kPngEnd) break;
  }
  if (all_sound) return std::vector<uint8_t>{};
  std::vector<uint8_t> copy(png.begin(), png.begin() + kSignature);
  for (const auto chunk : sound) copy.insert(copy.end(), chunk.begin(), chunk.end());
  return copy;
}

}  // namespace mobilenet
