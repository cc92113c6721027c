#include "engine/image/decode/gif.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using Bytes = std::vector<uint8_t>;

// A GIF with one frame of 2 x 1 pixels, of the colours 0 and 1.
struct Gif {
  uint8_t screen_width = 2, screen_height = 1, background = 0;
  uint8_t left = 0, top = 0;
  Bytes global_table = {255, 0, 0, 0, 0, 255};  // red, blue
  Bytes local_table = {};                       // two colours as well
  Bytes before_frame = {};                      // extensions

  Bytes File() const {
    Bytes file{'G', 'I', 'F', '8', '9', 'a', screen_width, 0, screen_height, 0};
    file.push_back(global_table.empty() ? 0 : 0x80);
    file.insert(file.end(), {background, 0});
    file.insert(file.end(), global_table.begin(), global_table.end());
    file.insert(file.end(), before_frame.begin(), before_frame.end());
    file.insert(file.end(), {0x2C, left, 0, top, 0, 2, 0, 1, 0});
    file.push_back(local_table.empty() ? 0 : 0x80);
    file.insert(file.end(), local_table.begin(), local_table.end());
    // Codes of 3 bits: 4 (clear), 0, 1, 5 (end).
    file.insert(file.end(), {2, 2, 0x44, 0x0A, 0, ';'});
    return file;
  }
};

const Bytes kRed{255, 0, 0}, kBlue{0, 0, 255}, kWhite{255, 255, 255}, kBlack{0, 0, 0};

Bytes Join(const std::vector<Bytes>& pixels) {
  Bytes joined;
  for (const Bytes& pixel : pixels) joined.insert(joined.end(), pixel.begin(), pixel.end());
  return joined;
}

TEST_CASE("a GIF's first frame is shown as browsers do") {
  struct Case {
    const char* description;
    Gif gif;
    int width;
    Bytes pixels;
  };
  const Case cases[] = {
      {"a plain frame", {}, 2, Join({kRed, kBlue})},
      {"what the frame leaves free is transparent, not of the background colour",
       {.screen_width = 3, .background = 1},
       3,
       Join({kRed, kBlue, kWhite})},
      {"a frame beyond the screen makes it larger", {.left = 1}, 3, Join({kWhite, kRed, kBlue})},
      {"a screen of no pixels", {.screen_width = 0, .screen_height = 0}, 2, Join({kRed, kBlue})},
      {"a local table comes first",
       {.local_table = {0, 0, 0, 255, 255, 255}},
       2,
       Join({kBlack, kWhite})},
      {"colours without a table are black", {.global_table = {}}, 2, Join({kBlack, kBlack})},
      {"a transparent colour",
       {.before_frame = {0x21, 0xF9, 4, 1, 0, 0, 1, 0}},
       2,
       Join({kRed, kWhite})},
  };
  for (const Case& test : cases) {
    CAPTURE(test.description);
    const auto image = DecodeImage(test.gif.File(), "a.gif");
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    CHECK(image->width == test.width);
    CHECK(image->height == 1);
    CHECK(image->pixels == test.pixels);
  }
}

TEST_CASE("a GIF without a frame is refused") {
  const Bytes file{'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0, 0, 0, ';'};
  CHECK(DecodeImage(file, "a.gif").error().message == Contains("it has no frame"));
}

TEST_CASE("a GIF whose frame has too few pixels is incomplete, as in browsers") {
  Bytes one_pixel = Gif{}.File();
  const Bytes codes{2, 2, 0x44, 0x01, 0, ';'};  // clear, 0, end
  std::copy(codes.begin(), codes.end(), one_pixel.end() - codes.size());
  CHECK(DecodeImage(one_pixel, "a").error().message ==
        Contains("is incomplete: its GIF data end early"));
  const Bytes whole = Gif{}.File();
  Bytes no_code(whole.begin(), whole.end() - 5);
  no_code.insert(no_code.end(), {0, ';'});
  CHECK(DecodeImage(no_code, "a").error().message ==
        Contains("is incomplete: its GIF data end early"));
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
