#include "engine/image/decode/decode.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/random.h"
#include "engine/image/decode/orientation.h"
#include "tests/support/contains.h"
#include "tests/support/picture.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using Colour = std::vector<int>;

Colour At(const Image& image, int x, int y) {
  const uint8_t* rgb = &image.pixels[(static_cast<size_t>(y) * image.width + x) * 3];
  return {rgb[0], rgb[1], rgb[2]};
}

bool Near(const Colour& a, const Colour& b, int tolerance) {
  for (size_t c = 0; c < 3; ++c) {
    if (std::abs(a[c] - b[c]) > tolerance) return false;
  }
  return true;
}

Bytes Golden(const std::string& name) {
  const auto bytes = ReadFile(std::string(GOLDEN_FOLDER) + "/images/" + name);
  REQUIRE_MESSAGE(bytes.has_value(), bytes.error().message);
  return *bytes;
}

// The message for `bytes`, which must not decode; begins with the name.
std::string Refusal(const Bytes& bytes) {
  const auto image = DecodeImage(bytes, "a.jpg");
  if (image) return "decoded to " + std::to_string(image->width) + " pixels' width";
  return image.error().message;
}

TEST_CASE("PNG and BMP give back every pixel, JPEG nearly") {
  for (const auto& shape : {std::pair{1, 1}, {7, 5}, {33, 64}}) {
    const int width = shape.first, height = shape.second;
    const Image picture = MakePicture(width, height);
    CAPTURE(width);
    const auto png = DecodeImage(EncodePng(picture), "a.png");
    REQUIRE(png);
    CHECK(png->width == width);
    CHECK(png->height == height);
    CHECK(png->pixels == picture.pixels);
    const auto bmp = DecodeImage(EncodeBmp(picture), "a.bmp");
    REQUIRE(bmp);
    CHECK(bmp->pixels == picture.pixels);
    const auto jpeg = DecodeImage(EncodeJpeg(picture), "a.jpg");
    REQUIRE(jpeg);
    REQUIRE(jpeg->pixels.size() == picture.pixels.size());
    int worst = 0;
    for (size_t i = 0; i < picture.pixels.size(); ++i) {
      worst = std::max(worst, std::abs(jpeg->pixels[i] - picture.pixels[i]));
    }
    CHECK(worst < 24);
  }
}

TEST_CASE("the four squares look alike in every encoding") {
  struct Encoding {
    const char* name;
    int tolerance;
    Colour last;  // the square that some make transparent
  };
  const Colour yellow{0xF0, 0xE0, 0x20}, white{255, 255, 255};
  const Encoding encodings[] = {{"cmyk.jpg", 2, yellow},         {"ycck.jpg", 2, yellow},
                                {"progressive.jpg", 2, yellow},  {"deep.png", 0, yellow},
                                {"interlaced.png", 0, yellow},   {"palette.png", 0, yellow},
                                {"palette_alpha.png", 0, white}, {"animated.gif", 0, white}};
  for (const Encoding& encoding : encodings) {
    CAPTURE(encoding.name);
    const auto image = DecodeImage(Golden(encoding.name), encoding.name);
    REQUIRE(image);
    REQUIRE(image->width == 16);
    REQUIRE(image->height == 16);
    CHECK(Near(At(*image, 3, 3), {0xE0, 0x20, 0x10}, encoding.tolerance));
    CHECK(Near(At(*image, 12, 3), {0x20, 0xC0, 0x30}, encoding.tolerance));
    CHECK(Near(At(*image, 3, 12), {0x10, 0x30, 0xD0}, encoding.tolerance));
    CHECK(Near(At(*image, 12, 12), encoding.last, encoding.tolerance));
  }
}

TEST_CASE("grey becomes RGB") {
  const auto jpeg = DecodeImage(Golden("grey.jpg"), "grey.jpg");
  REQUIRE(jpeg);
  CHECK(Near(At(*jpeg, 12, 12), {214, 214, 214}, 1));
  const auto png = DecodeImage(EncodePng({10, 200}, 2, 1, 1), "grey.png");
  REQUIRE(png);
  CHECK(png->pixels == Bytes{10, 10, 10, 200, 200, 200});
}

TEST_CASE("transparency is laid on white") {
  const auto rgba = DecodeImage(EncodePng({0, 100, 255, 0, 0, 100, 255, 51}, 2, 1, 4), "a.png");
  REQUIRE(rgba);
  CHECK(rgba->pixels == Bytes{255, 255, 255, 204, 224, 255});
  const auto grey = DecodeImage(EncodePng({0, 51, 7, 255}, 2, 1, 2), "a.png");
  REQUIRE(grey);
  CHECK(grey->pixels == Bytes{204, 204, 204, 7, 7, 7});
}

TEST_CASE("a JPEG is turned as its EXIF orientation says") {
  const Image picture = MakePicture(40, 16);
  Bytes bytes = EncodeJpeg(picture);
  const Bytes exif{0xFF, 0xE1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                   0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   6,   0, 0,  0, 0, 0, 0};
  bytes.insert(bytes.begin() + 2, exif.begin(), exif.end());
  REQUIRE(ExifOrientation(bytes) == 6);
  const auto image = DecodeImage(bytes, "a.jpg");
  REQUIRE(image);
  CHECK(image->width == 16);
  CHECK(image->height == 40);
  // A quarter clockwise: the stored left bottom corner comes to the left top.
  CHECK(Near(At(*image, 0, 0), At(picture, 0, 15), 24));
  CHECK(Near(At(*image, 15, 39), At(picture, 39, 0), 24));
}

TEST_CASE("a real photo decodes") {
  const auto cat = ReadImage(std::string(GOLDEN_FOLDER) + "/images/chelsea.png");
  REQUIRE(cat);
  CHECK(cat->width == 451);
  CHECK(cat->height == 300);
}

TEST_CASE("files that cannot be opened say why") {
  const auto missing = ReadImage("no/such/cat.jpg");
  REQUIRE(!missing);
  CHECK_MESSAGE(missing.error().message.starts_with("no/such/cat.jpg: "), missing.error().message);
  const auto folder = ReadImage(GOLDEN_FOLDER);
  REQUIRE(!folder);
  CHECK_MESSAGE(folder.error().message.starts_with(GOLDEN_FOLDER ": "), folder.error().message);
}

TEST_CASE("a device that never ends is refused at the limit for files") {
  CHECK(ReadImage("/dev/zero").error().message ==
        "/dev/zero: the file is too large (at most 50 MiB are read)");
}

TEST_CASE("every beginning of a picture is refused as incomplete") {
  const Image picture = MakePicture(20, 13);
  const std::pair<const char*, Bytes> files[] = {{"JPEG", EncodeJpeg(picture)},
                                                 {"JPEG", Golden("progressive.jpg")},
                                                 {"PNG", EncodePng(picture)},
                                                 {"BMP", EncodeBmp(picture)}};
  for (const auto& file : files) {
    const char* format = file.first;
    const Bytes& whole = file.second;
    REQUIRE(DecodeImage(whole, "a"));
    for (size_t length = 30; length < whole.size(); ++length) {
      const Bytes part(whole.begin(), whole.begin() + length);
      const std::string message = Refusal(part);
      const bool in_bmp_header = std::string(format) == "BMP" && length < 54;
      if (message != Contains(in_bmp_header ? "the header is damaged" : " data end early") ||
          (!in_bmp_header && message != Contains(format))) {
        FAIL_CHECK(format, " of ", whole.size(), " bytes cut to ", length, ": ", message);
      }
    }
    for (size_t length = 0; length < 30; ++length) {
      CHECK(!DecodeImage(Bytes(whole.begin(), whole.begin() + length), "a"));
    }
  }
}

TEST_CASE("a GIF needs its first frame only") {
  const Bytes whole = Golden("animated.gif");
  const auto image = DecodeImage(whole, "a");
  REQUIRE(image);
  size_t shortest = whole.size();
  for (size_t length = 0; length < whole.size(); ++length) {
    const auto part = DecodeImage(Bytes(whole.begin(), whole.begin() + length), "a");
    if (!part) continue;
    CHECK(part->pixels == image->pixels);
    shortest = std::min(shortest, length);
  }
  // Both frames begin with a graphic control extension; the second belongs to nothing before it.
  const Bytes extension{0x21, 0xF9, 0x04};
  const auto first = std::search(whole.begin(), whole.end(), extension.begin(), extension.end());
  REQUIRE(first != whole.end());
  const auto second = std::search(first + 1, whole.end(), extension.begin(), extension.end());
  REQUIRE(second != whole.end());
  CHECK(shortest == static_cast<size_t>(second - whole.begin()));
}

TEST_CASE("limits hold before anything is decoded") {
  CHECK(Refusal(Bytes(kMaxImageBytes + (2u << 20), 0xFF)) ==
        Contains("a.jpg: the file has 52 MB. The limit is 50 MB: make the picture smaller."));

  Bytes png = EncodePng(MakePicture(4, 4));
  const Bytes sides{0, 0, 0x40, 0, 0, 0, 0x30, 0};  // 16384 x 12288
  std::copy(sides.begin(), sides.end(), png.begin() + 16);
  UpdatePngChecksums(png);
  CHECK(Refusal(png) ==
        Contains("has 16384 × 12288 pixels. The limit is 64 million pixels: make the"));

  Bytes jpeg = EncodeJpeg(MakePicture(4, 4));
  const Bytes frame{0xFF, 0xC0};
  const auto found = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  REQUIRE(found != jpeg.end());
  std::fill_n(found + 5, 4, 0xFF);
  CHECK(Refusal(jpeg) == Contains("has 65535 × 65535 pixels."));
}

TEST_CASE("a PNG that inflates to more than its header says is refused at once") {
  Bytes zeros(40u << 20);
  int length = 0;
  unsigned char* packed =
      stbi_zlib_compress(zeros.data(), static_cast<int>(zeros.size()), &length, 5);
  REQUIRE(packed != nullptr);
  Bytes png = EncodePng(MakePicture(4, 4));
  // Signature and IHDR are 33 bytes, IEND the last 12.
  Bytes bomb(png.begin(), png.begin() + 33);
  for (int shift = 24; shift >= 0; shift -= 8)
    bomb.push_back(static_cast<uint8_t>(length >> shift));
  for (const char letter : {'I', 'D', 'A', 'T'}) bomb.push_back(letter);
  bomb.insert(bomb.end(), packed, packed + length);
  bomb.insert(bomb.end(), 4, 0);
  bomb.insert(bomb.end(), png.end() - 12, png.end());
  std::free(packed);
  UpdatePngChecksums(bomb);
  CHECK(Refusal(bomb) ==
        Contains("the file is damaged: its data are longer than its header says."));
}

TEST_CASE("a JPEG with impossible Huffman tables is refused") {
  const Bytes whole = EncodeJpeg(MakePicture(8, 8));
  const Bytes marker{0xFF, 0xC4};
  const auto found = std::search(whole.begin(), whole.end(), marker.begin(), marker.end());
  REQUIRE(found != whole.end());
  const size_t counts = found - whole.begin() + 5;  // after marker, length, class and place
  Bytes many = whole;
  std::fill_n(many.begin() + counts, 16, 255);
  CHECK(Refusal(many) == Contains("a Huffman table is not valid"));
  Bytes more_than_segment = whole;
  more_than_segment[counts + 15] = 255;
  CHECK(Refusal(more_than_segment) == Contains("a Huffman table is not valid"));
}

TEST_CASE("damaged pictures give an answer or an error, never more") {
  const Image picture = MakePicture(24, 18);
  Bytes files[] = {EncodeJpeg(picture),      EncodePng(picture),          EncodeBmp(picture),
                   Golden("cmyk.jpg"),       Golden("progressive.jpg"),   Golden("deep.png"),
                   Golden("interlaced.png"), Golden("palette_alpha.png"), Golden("animated.gif")};
  int decoded = 0, refused = 0;
  for (const Bytes& whole : files) {
    for (uint64_t round = 0; round < 200; ++round) {
      Random random(9, round);
      Bytes damaged = whole;
      for (uint32_t flips = 1 + random.Below(4); flips > 0; --flips) {
        damaged[random.Below(static_cast<uint32_t>(damaged.size()))] =
            static_cast<uint8_t>(random.Next());
      }
      const auto image = DecodeImage(damaged, "a");
      if (image) {
        ++decoded;
        REQUIRE(image->pixels.size() == static_cast<size_t>(image->width) * image->height * 3);
      } else {
        ++refused;
        REQUIRE_MESSAGE(image.error().message.starts_with("a: "), image.error().message);
      }
    }
  }
  CHECK(decoded > 0);
  CHECK(refused > 0);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
