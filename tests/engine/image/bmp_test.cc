#include "engine/image/decode/bmp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using Bytes = std::vector<uint8_t>;

void Append16(Bytes& bytes, uint32_t value) {
  bytes.push_back(value & 0xFF);
  bytes.push_back(value >> 8 & 0xFF);
}
void Append32(Bytes& bytes, uint32_t value) {
  Append16(bytes, value & 0xFFFF);
  Append16(bytes, value >> 16);
}
void Append(Bytes& bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

// The parts of a BMP file of 2 x 2 pixels.
struct Bmp {
  uint32_t header = 40;
  int height = 2;
  uint32_t bits = 24, compression = 0, colours_used = 0;
  std::vector<uint32_t> masks = {};
  Bytes palette = {};
  Bytes gap = {};  // between what comes before the pixels and the pixels
  Bytes pixels = {};
  bool zero_offset = false;

  Bytes File() const {
    Bytes info;
    Append32(info, header);
    if (header == 12) {
      for (const uint32_t field : {2u, static_cast<uint32_t>(height), 1u, bits})
        Append16(info, field);
    } else {
      Append32(info, 2);
      Append32(info, static_cast<uint32_t>(height));
      Append16(info, 1);
      Append16(info, bits);
      for (const uint32_t field : {compression, 0u, 0u, 0u, colours_used, 0u})
        Append32(info, field);
      for (const uint32_t mask : masks) Append32(info, mask);
      info.resize(std::max<size_t>(info.size(), header));
    }
    Bytes file{'B', 'M'};
    const size_t begin = 14 + info.size() + palette.size() + gap.size();
    Append32(file, static_cast<uint32_t>(begin + pixels.size()));
    Append32(file, 0);
    Append32(file, zero_offset ? 0 : static_cast<uint32_t>(begin));
    for (const Bytes& part : {info, palette, gap, pixels}) Append(file, part);
    return file;
  }
};

// Red and green above, blue and white below, as stored from bottom to top.
const Bytes kPicture{255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
const Bytes kRows24{255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0};
const Bytes kRows32{255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0};
const Bytes kTopDown24{0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0};
const Bytes kPalette4{0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0};
const Bytes kPalette3{0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255};
const std::vector<uint32_t> kMasks{0xFF0000, 0xFF00, 0xFF},
    kMasksWithAlpha{0xFF0000, 0xFF00, 0xFF, 0xFF000000};

TEST_CASE("every kind of BMP shows its pixels as browsers do") {
  struct Case {
    const char* description;
    Bmp bmp;
  };
  const Case cases[] = {
      {"24 bits", {.pixels = kRows24}},
      {"from top to bottom", {.height = -2, .pixels = kTopDown24}},
      {"OS/2 core header", {.header = 12, .pixels = kRows24}},
      {"OS/2 core header with palette",
       {.header = 12, .bits = 8, .palette = kPalette3, .pixels = {2, 3, 0, 0, 0, 1, 0, 0}}},
      {"header of 52 bytes", {.header = 52, .masks = kMasks, .pixels = kRows24}},
      {"header of 56 bytes", {.header = 56, .masks = kMasksWithAlpha, .pixels = kRows24}},
      {"header of 64 bytes", {.header = 64, .pixels = kRows24}},
      {"header of 108 bytes", {.header = 108, .masks = kMasksWithAlpha, .pixels = kRows24}},
      {"header of 124 bytes", {.header = 124, .masks = kMasksWithAlpha, .pixels = kRows24}},
      {"a gap before the pixels", {.gap = Bytes(100, 7), .pixels = kRows24}},
      {"32 bits, the unused byte 0", {.bits = 32, .pixels = kRows32}},
      {"5, 6 and 5 bits",
       {.bits = 16,
        .compression = 3,
        .masks = {0xF800, 0x7E0, 0x1F},
        .pixels = {0x1F, 0, 0xFF, 0xFF, 0, 0xF8, 0xE0, 0x07}}},
      {"5 bits each", {.bits = 16, .pixels = {0x1F, 0, 0xFF, 0x7F, 0, 0x7C, 0xE0, 0x03}}},
      {"8 bits",
       {.bits = 8, .colours_used = 4, .palette = kPalette4, .pixels = {2, 3, 0, 0, 0, 1, 0, 0}}},
      {"4 bits",
       {.bits = 4,
        .colours_used = 4,
        .palette = kPalette4,
        .pixels = {0x23, 0, 0, 0, 0x01, 0, 0, 0}}},
      {"2 bits", {.bits = 2, .palette = kPalette4, .pixels = {0xB0, 0, 0, 0, 0x10, 0, 0, 0}}},
      {"RLE8",
       {.bits = 8,
        .compression = 1,
        .colours_used = 4,
        .palette = kPalette4,
        .pixels = {1, 2, 1, 3, 0, 0, 1, 0, 1, 1, 0, 1}}},
      {"RLE8, colours one by one",
       {.bits = 8,
        .compression = 1,
        .colours_used = 4,
        .palette = kPalette4,
        .pixels = {1, 2, 1, 3, 0, 0, 0, 3, 0, 1, 1, 0, 0, 1}}},
      {"RLE4",
       {.bits = 4,
        .compression = 2,
        .colours_used = 4,
        .palette = kPalette4,
        .pixels = {2, 0x23, 0, 0, 2, 0x01, 0, 1}}},
  };
  for (const Case& test : cases) {
    CAPTURE(test.description);
    const auto image = DecodeImage(test.bmp.File(), "a.bmp");
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    CHECK(image->width == 2);
    CHECK(image->height == 2);
    CHECK(image->pixels == kPicture);
  }
}

TEST_CASE("alpha with a mask, and pixels that runs leave out, are put onto white") {
  const Bmp half{.header = 56,
                 .bits = 32,
                 .compression = 3,
                 .masks = kMasksWithAlpha,
                 .pixels = {0, 0, 0, 51, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0}};
  const auto image = DecodeImage(half.File(), "a.bmp");
  REQUIRE_MESSAGE(image.has_value(), image.error().message);
  CHECK(image->pixels == Bytes{255, 255, 255, 255, 255, 255, 204, 204, 204, 0, 0, 0});
  // A header of version 4 has alpha without other masks too.
  const Bmp clear{.header = 108, .bits = 32, .masks = kMasksWithAlpha, .pixels = kRows32};
  CHECK(DecodeImage(clear.File(), "a.bmp").value().pixels == Bytes(12, 255));
  // One red pixel, then a jump of one to the right and one row up.
  const Bmp jump{.bits = 8,
                 .compression = 1,
                 .colours_used = 4,
                 .palette = kPalette4,
                 .pixels = {1, 0, 0, 2, 0, 1, 1, 1, 0, 1}};
  const auto runs = DecodeImage(jump.File(), "a.bmp");
  REQUIRE_MESSAGE(runs.has_value(), runs.error().message);
  CHECK(runs->pixels == Bytes{255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255});
}

TEST_CASE("a BMP that cannot be shown is refused with the reason") {
  Bytes cut = Bmp{.pixels = kRows24}.File();
  cut.resize(cut.size() - 3);  // the last row lacks a byte; its padding may be left out
  struct Case {
    const char* description;
    Bytes file;
    const char* reason;
  };
  const Case cases[] = {
      {"a colour beyond the palette",
       Bmp{.bits = 8,
           .colours_used = 2,
           .palette = {kPalette4.begin(), kPalette4.begin() + 8},
           .pixels = {0, 1, 0, 0, 0, 2, 0, 0}}
           .File(),
       "colour 2 of a palette of 2 colours"},
      {"a colour beyond the palette in a run",
       Bmp{.bits = 8,
           .compression = 1,
           .colours_used = 2,
           .palette = {kPalette4.begin(), kPalette4.begin() + 8},
           .pixels = {2, 9, 0, 1}}
           .File(),
       "colour 9 of a palette of 2 colours"},
      {"the last row is short", cut, "incomplete"},
      {"runs end early",
       Bmp{.bits = 8, .compression = 1, .palette = kPalette4, .pixels = {1, 2}}.File(),
       "incomplete"},
      {"a JPEG inside", Bmp{.bits = 0, .compression = 4, .pixels = kRows24}.File(),
       "compression 4"},
      {"64 bits a pixel", Bmp{.bits = 64, .pixels = kRows24}.File(), "64 bits a pixel"},
      {"an offset of 0", Bmp{.pixels = kRows24, .zero_offset = true}.File(),
       "the header is damaged"},
      {"a header of 41 bytes", Bmp{.header = 41, .pixels = kRows24}.File(),
       "the header is damaged"},
      {"no height", Bmp{.height = 0, .pixels = kRows24}.File(), "the header is damaged"},
      {"the least height there is", Bmp{.height = INT32_MIN, .pixels = kRows24}.File(),
       "The limit is 64 million pixels"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.description);
    const auto image = DecodeImage(test.file, "a.bmp");
    REQUIRE_FALSE(image.has_value());
    CHECK(image.error().message == Contains(test.reason));
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
