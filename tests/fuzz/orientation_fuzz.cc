// Coverage-guided fuzzing of the EXIF reader: whole files, and EXIF data inside a JPEG and a PNG.
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <vector>

#include "engine/image/decode/orientation.h"

namespace mobilenet {
namespace {

using Bytes = std::vector<uint8_t>;

void Check(std::span<const uint8_t> file) {
  const int orientation = ExifOrientation(file);
  if (orientation < 1 || orientation > 8) std::abort();
}

uint8_t ByteOf(size_t number, int index) { return static_cast<uint8_t>(number >> (8 * index)); }

void Append(Bytes& to, std::span<const uint8_t> bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

Bytes JpegWith(std::span<const uint8_t> exif) {
  const size_t length = exif.size() + 2;
  Bytes file{0xFF, 0xD8, 0xFF, 0xE1, ByteOf(length, 1), ByteOf(length, 0)};
  Append(file, exif);
  Append(file, std::initializer_list<uint8_t>{0xFF, 0xD9});
  return file;
}

uint32_t Checksum(std::span<const uint8_t> bytes) {
  uint32_t sum = 0xFFFFFFFF;
  for (const uint8_t byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return ~sum;
}

void AppendBigEndian(Bytes& to, size_t number) {
  for (int index = 3; index >= 0; --index) to.push_back(ByteOf(number, index));
}

Bytes PngWith(std::span<const uint8_t> exif) {
  Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  AppendBigEndian(file, exif.size());
  const size_t type = file.size();
  Append(file, std::initializer_list<uint8_t>{'e', 'X', 'I', 'f'});
  Append(file, exif);
  AppendBigEndian(file, Checksum(std::span(file).subspan(type)));
  return file;
}

}  // namespace
}  // namespace mobilenet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span bytes(data, size);
  mobilenet::Check(bytes);
  if (size > 0xFFFD) return 0;
  mobilenet::Check(mobilenet::JpegWith(bytes));
  mobilenet::Check(mobilenet::PngWith(bytes));
  return 0;
}
