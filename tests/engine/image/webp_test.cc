#include "engine/image/decode/webp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/file.h"
#include "engine/base/random.h"
#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using Bytes = std::vector<uint8_t>;
using Colour = std::array<int, 3>;

Bytes Golden(const std::string& name) {
  auto bytes = ReadFile(std::string(GOLDEN_FOLDER) + "/images/" + name);
  REQUIRE_MESSAGE(bytes, bytes.error().message);
  return *bytes;
}

Colour At(const Image& image, int x, int y) {
  const uint8_t* pixel = &image.pixels[(static_cast<size_t>(y) * image.width + x) * 3];
  return {pixel[0], pixel[1], pixel[2]};
}

bool Near(const Colour& a, const Colour& b, int tolerance) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [=](int left, int right) { return std::abs(left - right) <= tolerance; });
}

std::string Refusal(const Bytes& bytes) {
  const auto image = DecodeImage(bytes, "a.webp");
  return image ? "no refusal" : image.error().message;
}

Bytes Join(const std::vector<Bytes>& parts) {
  Bytes whole;
  for (const Bytes& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

Bytes LittleEndian(uint32_t value, int size) {
  Bytes bytes;
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
  return bytes;
}

Bytes Chunk(std::string_view type, const Bytes& data) {
  const Bytes padding(data.size() % 2, 0);
  const auto size = static_cast<uint32_t>(data.size());
  return Join({Bytes(type.begin(), type.end()), LittleEndian(size, 4), data, padding});
}

Bytes Riff(const std::vector<Bytes>& chunks) {
  const Bytes webp{'W', 'E', 'B', 'P'};
  return Chunk("RIFF", Join({webp, Join(chunks)}));
}

// The extended header. `flags`: 2 animation, 8 EXIF, 16 alpha.
Bytes Extended(uint8_t flags, uint32_t width, uint32_t height) {
  return Chunk("VP8X",
               Join({{flags, 0, 0, 0}, LittleEndian(width - 1, 3), LittleEndian(height - 1, 3)}));
}

// The chunks of a file, after RIFF and WEBP.
Bytes ChunksOf(const Bytes& file) { return {file.begin() + 12, file.end()}; }

const Colour red{0xE0, 0x20, 0x10}, green{0x20, 0xC0, 0x30}, blue{0x10, 0x30, 0xD0},
    yellow{0xF0, 0xE0, 0x20}, white{255, 255, 255};

void CheckSquares(const Image& image, int left, int top, const Colour& last, int tolerance) {
  CHECK(Near(At(image, left + 3, top + 3), red, tolerance));
  CHECK(Near(At(image, left + 12, top + 3), green, tolerance));
  CHECK(Near(At(image, left + 3, top + 12), blue, tolerance));
  CHECK(Near(At(image, left + 12, top + 12), last, tolerance));
}

TEST_CASE("lossless and lossy WebP, and transparency on white") {
  const auto lossless = DecodeImage(Golden("squares.webp"), "a");
  REQUIRE_MESSAGE(lossless, lossless.error().message);
  REQUIRE(lossless->width == 16);
  REQUIRE(lossless->height == 16);
  CheckSquares(*lossless, 0, 0, yellow, 0);
  const auto with_alpha = DecodeImage(Golden("squares_alpha.webp"), "a");
  REQUIRE_MESSAGE(with_alpha, with_alpha.error().message);
  CheckSquares(*with_alpha, 0, 0, white, 12);
  CHECK(At(*with_alpha, 12, 12) == white);

  const auto cat = DecodeImage(Golden("chelsea.webp"), "a");
  const auto original = DecodeImage(Golden("chelsea.png"), "a");
  REQUIRE_MESSAGE(cat, cat.error().message);
  REQUIRE(original);
  REQUIRE(cat->width == 451);
  REQUIRE(cat->height == 300);
  int64_t difference = 0;
  for (size_t i = 0; i < cat->pixels.size(); ++i) {
    difference += std::abs(cat->pixels[i] - original->pixels[i]);
  }
  CHECK(difference / static_cast<double>(cat->pixels.size()) < 4);
}

TEST_CASE("an animation shows its first frame where it lies, the rest white") {
  const auto image = DecodeImage(Golden("animated.webp"), "a");
  REQUIRE_MESSAGE(image, image.error().message);
  REQUIRE(image->width == 30);
  REQUIRE(image->height == 20);
  CheckSquares(*image, 10, 2, yellow, 0);
  CHECK(At(*image, 9, 2) == white);  // the file asks for a red background
  CHECK(At(*image, 10, 1) == white);
  CHECK(At(*image, 26, 17) == white);
  CHECK(At(*image, 10, 18) == white);
}

TEST_CASE("a transparent frame of an animation lies on white") {
  const Bytes frame = ChunksOf(Golden("squares_alpha.webp"));
  const Bytes after_header(frame.begin() + 18, frame.end());
  const Bytes place = Join({LittleEndian(2, 3),
                            LittleEndian(1, 3),
                            LittleEndian(15, 3),
                            LittleEndian(15, 3),
                            LittleEndian(100, 3),
                            {0}});
  const Bytes file = Riff({Extended(2 | 16, 30, 20), Chunk("ANIM", Bytes(6, 0)),
                           Chunk("ANMF", Join({place, after_header}))});
  const auto image = DecodeImage(file, "a");
  REQUIRE_MESSAGE(image, image.error().message);
  CheckSquares(*image, 4, 2, white, 12);
  CHECK(At(*image, 3, 3) == white);
}

TEST_CASE("WebP as browsers read it: EXIF, unknown chunks and alpha without its flag are ignored") {
  const Bytes picture = ChunksOf(Golden("squares.webp"));
  const Bytes exif{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0,
                   3,   0,   0, 0,  1, 0, 6, 0, 0, 0, 0, 0,    0};
  const Bytes other = Chunk("ABCD", Bytes(33, 7));
  for (const Bytes& file : {Riff({Extended(8, 16, 16), picture, Chunk("EXIF", exif)}),
                            Riff({Extended(0, 16, 16), other, picture, other}),
                            Join({Golden("squares.webp"), Bytes(99, 'x')})}) {
    const auto image = DecodeImage(file, "a");
    REQUIRE_MESSAGE(image, image.error().message);
    CheckSquares(*image, 0, 0, yellow, 0);
  }
  const Bytes with_alpha = ChunksOf(Golden("squares_alpha.webp"));
  const auto opaque = DecodeImage(
      Riff({Extended(0, 16, 16), Bytes(with_alpha.begin() + 18, with_alpha.end())}), "a");
  REQUIRE_MESSAGE(opaque, opaque.error().message);
  CheckSquares(*opaque, 0, 0, yellow, 12);
}

TEST_CASE("every beginning of a WebP is refused as incomplete") {
  for (const char* name : {"squares.webp", "squares_alpha.webp", "animated.webp"}) {
    const Bytes whole = Golden(name);
    REQUIRE(DecodeImage(whole, "a"));
    for (size_t length = 12; length < whole.size(); ++length) {
      const std::string message = Refusal({whole.begin(), whole.begin() + length});
      if (message != Contains("a.webp: ") ||
          message != Contains("is incomplete: its WebP data end early.")) {
        FAIL_CHECK(name, " of ", whole.size(), " bytes cut to ", length, ": ", message);
      }
    }
  }
}

TEST_CASE("a WebP whose pixels end early is refused, whatever its chunks say") {
  const Bytes whole = ChunksOf(Golden("chelsea.webp"));
  for (const size_t length : {whole.size() / 2, whole.size() - 2000}) {
    const Bytes file = Riff({Chunk("VP8 ", Bytes(whole.begin() + 8, whole.begin() + length))});
    CHECK(Refusal(file) == Contains("is incomplete: its WebP data end early."));
  }
}

TEST_CASE("the size of a WebP is checked before its pixels are decoded") {
  Bytes extended = Riff({Extended(0, 16383, 16383), Chunk("VP8 ", Bytes(1000, 0))});
  extended.resize(38);
  CHECK(Refusal(extended) == Contains("has 16383 × 16383 pixels. The limit is 64 million pixels"));
  Bytes lossy = Golden("chelsea.webp");
  lossy.resize(38);
  std::fill_n(lossy.begin() + 26, 4, 0xFF);
  CHECK(Refusal(lossy) == Contains("has 16383 × 16383 pixels"));
  Bytes lossless = Golden("squares.webp");
  std::fill_n(lossless.begin() + 21, 3, 0xFF);
  lossless[24] |= 0x0F;
  CHECK(Refusal(lossless) == Contains("has 16384 × 16384 pixels"));
}

TEST_CASE("a WebP that contradicts itself is refused, as in browsers") {
  const Bytes picture = ChunksOf(Golden("squares.webp"));
  CHECK(Refusal(Riff({Extended(0, 30, 20), picture})) ==
        Contains("is damaged: its WebP chunks are not valid"));
  CHECK(Refusal(Riff({Extended(0, 16, 16)})) == Contains("a.webp: the file is damaged: "));
  CHECK(Refusal(Riff({})) == Contains("is incomplete: its WebP data"));
  Bytes beyond = Golden("animated.webp");
  beyond[24] = 20;  // a canvas 21 pixels wide; the frame ends at 26
  CHECK(Refusal(beyond) == Contains("is damaged: its WebP chunks are not valid"));
  Bytes zero = Golden("squares.webp");
  std::fill_n(zero.begin() + 4, 4, 0);  // the size of the RIFF file
  CHECK(Refusal(zero) == Contains("a.webp: the file is damaged: "));
}

TEST_CASE("damaged WebP files give a picture or an error") {
  int decoded = 0, refused = 0;
  for (const char* name : {"squares.webp", "squares_alpha.webp", "animated.webp", "chelsea.webp"}) {
    const Bytes whole = Golden(name);
    for (uint64_t round = 0; round < 100; ++round) {
      Random random(19, round);
      Bytes damaged = whole;
      for (uint32_t flips = 1 + random.Below(4); flips > 0; --flips) {
        damaged[random.Below(static_cast<uint32_t>(damaged.size()))] =
            static_cast<uint8_t>(random.Next());
      }
      const auto image = DecodeImage(damaged, "a");
      ++(image ? decoded : refused);
      if (image) {
        REQUIRE(image->pixels.size() == static_cast<size_t>(image->width) * image->height * 3);
      } else {
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
