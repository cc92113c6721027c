#include "engine/image/decode/orientation.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "engine/image/decode/decode.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using Bytes = std::vector<uint8_t>;

// A picture whose pixels' red values are the digits of `rows`.
Image Digits(const std::vector<std::string>& rows) {
  Image image{static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), {}};
  for (const std::string& row : rows) {
    for (const char digit : row) {
      const auto value = static_cast<uint8_t>(digit);
      image.pixels.insert(image.pixels.end(), {value, 0, 255});
    }
  }
  return image;
}

std::vector<std::string> ToDigits(const Image& image) {
  std::vector<std::string> rows(image.height);
  for (int i = 0; i < image.width * image.height; ++i) {
    rows[i / image.width] += static_cast<char>(image.pixels[3 * i]);
  }
  return rows;
}

void Append(Bytes& bytes, uint32_t value, int size, bool big_endian) {
  for (int i = 0; i < size; ++i) {
    bytes.push_back(static_cast<uint8_t>(value >> 8 * (big_endian ? size - 1 - i : i)));
  }
}

// EXIF data of two tags: one other, then the orientation.
Bytes MakeTiff(uint32_t orientation, bool big_endian, uint32_t type = 3) {
  Bytes tiff(2, big_endian ? 'M' : 'I');
  Append(tiff, 42, 2, big_endian);
  Append(tiff, 8, 4, big_endian);  // the directory's place
  Append(tiff, 2, 2, big_endian);  // its number of entries
  for (const uint32_t tag : {0x0100u, 0x0112u}) {
    Append(tiff, tag, 2, big_endian);
    Append(tiff, type, 2, big_endian);
    Append(tiff, 1, 4, big_endian);
    Append(tiff, tag == 0x0112 ? orientation : 5, type == 3 ? 2 : 4, big_endian);
    if (type == 3) Append(tiff, 0, 2, big_endian);
  }
  Append(tiff, 0, 4, big_endian);  // no further directory
  return tiff;
}

Bytes JpegSegment(uint8_t marker, const Bytes& payload) {
  Bytes bytes{0xFF, marker};
  Append(bytes, static_cast<uint32_t>(payload.size() + 2), 2, true);
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  return bytes;
}

Bytes ExifSegment(const Bytes& tiff) {
  Bytes payload{'E', 'x', 'i', 'f', 0, 0};
  payload.insert(payload.end(), tiff.begin(), tiff.end());
  return JpegSegment(0xE1, payload);
}

Bytes Jpeg(std::initializer_list<Bytes> segments) {
  Bytes bytes{0xFF, 0xD8};
  for (const Bytes& segment : segments) bytes.insert(bytes.end(), segment.begin(), segment.end());
  bytes.insert(bytes.end(), {0xFF, 0xD9});
  return bytes;
}

TEST_CASE("all eight orientations turn the stored picture upright") {
  // EXIF standard, CIPA DC-008, section 4.6.4. The comments say which edges of the stored picture
  // are the top row and the left column of the upright picture.
  const Image stored = Digits({"123", "456"});
  const auto upright = [&](int orientation) {
    return ToDigits(ApplyOrientation(stored, orientation));
  };
  using Rows = std::vector<std::string>;
  CHECK(upright(1) == Rows{"123", "456"});      // top, left
  CHECK(upright(2) == Rows{"321", "654"});      // top, right
  CHECK(upright(3) == Rows{"654", "321"});      // bottom, right
  CHECK(upright(4) == Rows{"456", "123"});      // bottom, left
  CHECK(upright(5) == Rows{"14", "25", "36"});  // left, top
  CHECK(upright(6) == Rows{"41", "52", "63"});  // right, top: turned a quarter clockwise
  CHECK(upright(7) == Rows{"63", "52", "41"});  // right, bottom
  CHECK(upright(8) == Rows{"36", "25", "14"});  // left, bottom
  CHECK(upright(0) == Rows{"123", "456"});
  CHECK(upright(9) == Rows{"123", "456"});
  const Image turned = ApplyOrientation(stored, 6);
  CHECK(turned.width == 2);
  CHECK(turned.height == 3);
  CHECK(turned.pixels[1] == 0);
  CHECK(turned.pixels[2] == 255);
}

TEST_CASE("the orientation is read from a JPEG in both byte orders, from a SHORT alone") {
  constexpr uint32_t kByte = 1, kShort = 3, kLong = 4, kSignedShort = 8;
  for (const bool big_endian : {false, true}) {
    for (uint32_t orientation = 0; orientation <= 9; ++orientation) {
      CAPTURE(big_endian);
      CAPTURE(orientation);
      const auto read = [&](uint32_t type) {
        return ExifOrientation(Jpeg({ExifSegment(MakeTiff(orientation, big_endian, type))}));
      };
      const bool valid = orientation >= 1 && orientation <= 8;
      CHECK(read(kShort) == (valid ? static_cast<int>(orientation) : 1));
      for (const uint32_t type : {kByte, kLong, kSignedShort}) CHECK(read(type) == 1);
    }
  }
}

TEST_CASE("the first EXIF segment that is not empty decides, as in browsers") {
  const Bytes six = ExifSegment(MakeTiff(6, true));
  CHECK(ExifOrientation(Jpeg({ExifSegment({}), six})) == 6);
  CHECK(ExifOrientation(Jpeg({six, ExifSegment(MakeTiff(8, true))})) == 6);
  CHECK(ExifOrientation(Jpeg({ExifSegment(MakeTiff(9, true)), six})) == 1);
  CHECK(ExifOrientation(Jpeg({ExifSegment({'M'}), six})) == 1);
}

TEST_CASE("the orientation is found behind other segments, but not behind the picture's data") {
  const Bytes exif = ExifSegment(MakeTiff(6, true));
  const Bytes xmp = JpegSegment(0xE1, {'h', 't', 't', 'p', ':', '/', '/', 'n', 's'});
  const Bytes jfif = JpegSegment(0xE0, {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0});
  CHECK(ExifOrientation(Jpeg({jfif, xmp, exif})) == 6);
  CHECK(ExifOrientation(Jpeg({jfif, JpegSegment(0xDA, {1, 2, 3}), exif})) == 1);
  CHECK(ExifOrientation(Jpeg({jfif})) == 1);
}

TEST_CASE("the orientation is read from a PNG") {
  Bytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  const auto append_chunk = [&](const char* type, const Bytes& payload) {
    Append(png, static_cast<uint32_t>(payload.size()), 4, true);
    png.insert(png.end(), type, type + 4);
    png.insert(png.end(), payload.begin(), payload.end());
    Append(png, 0, 4, true);
  };
  append_chunk("IHDR", Bytes(13));
  CHECK(ExifOrientation(png) == 1);
  const Bytes header = png;
  append_chunk("eXIf", MakeTiff(8, false));
  CHECK(ExifOrientation(png) == 8);
  png = header;
  append_chunk("IDAT", {1, 2, 3});
  append_chunk("eXIf", MakeTiff(8, false));
  CHECK(ExifOrientation(png) == 1);  // browsers look before the pixels only
}

TEST_CASE("cut off or hostile EXIF data counts as none") {
  CHECK(ExifOrientation({}) == 1);
  CHECK(ExifOrientation(Bytes{'n', 'o'}) == 1);
  for (const bool big_endian : {false, true}) {
    const Bytes whole = MakeTiff(6, big_endian);
    for (size_t length = 0; length < whole.size(); ++length) {
      // In a file that goes on after its EXIF segment, and in one that ends with it.
      const Bytes part(whole.begin(), whole.begin() + length);
      const bool has_value = length >= whole.size() - 4;  // all but the next directory's place
      CAPTURE(length);
      CHECK(ExifOrientation(Jpeg({ExifSegment(part)})) == (has_value ? 6 : 1));
      Bytes file = Jpeg({ExifSegment(whole)});
      file.resize(2 + 4 + 6 + length);
      CHECK(ExifOrientation(file) == 1);
    }
    for (const uint32_t place : {0u, 1u, 30u, 38u, 0x7FFFFFFFu, 0xFFFFFFF0u, 0xFFFFFFFFu}) {
      Bytes tiff(2, big_endian ? 'M' : 'I');
      Append(tiff, 42, 2, big_endian);
      Append(tiff, place, 4, big_endian);
      tiff.resize(40, 0xFF);  // also a directory of 65535 entries
      CAPTURE(place);
      CHECK(ExifOrientation(Jpeg({ExifSegment(tiff)})) == 1);
    }
  }
  // Lengths that point beyond the file, or back into themselves.
  CHECK(ExifOrientation(Bytes{0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 'E', 'x'}) == 1);
  CHECK(ExifOrientation(Bytes{0xFF, 0xD8, 0xFF, 0xE1, 0, 0, 0xFF, 0xE1, 0, 1}) == 1);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
