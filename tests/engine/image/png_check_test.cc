#include "engine/image/decode/png_check.h"

#include <doctest/doctest.h>

#include <string>

#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"
#include "tests/support/picture.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

TEST_CASE("no flipped bit of a PNG changes its pixels") {
  const Image picture = MakePicture(9, 7);
  const Bytes png = EncodePng(picture);
  for (size_t at = 8; at < png.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes damaged = png;
      damaged[at] = static_cast<uint8_t>(damaged[at] ^ 1 << bit);
      const auto image = DecodeImage(damaged, "a.png");
      CAPTURE(at);
      CAPTURE(bit);
      if (image) CHECK(image->pixels == picture.pixels);
    }
  }
}

TEST_CASE("picture data in several places are refused") {
  Bytes png = EncodePng(MakePicture(9, 7));
  const Bytes empty_text{0, 0, 0, 0, 't', 'E', 'X', 't', 0, 0, 0, 0};
  const Bytes empty_data{0, 0, 0, 0, 'I', 'D', 'A', 'T', 0, 0, 0, 0};
  for (const Bytes& chunk : {empty_data, empty_text}) {
    png.insert(png.end() - 12, chunk.begin(), chunk.end());
  }
  UpdatePngChecksums(png);
  CHECK(DecodeImage(png, "a.png"));
  png.insert(png.end() - 12, empty_data.begin(), empty_data.end());
  UpdatePngChecksums(png);
  CHECK(DecodeImage(png, "a.png").error().message ==
        Contains("its picture data are not in one place"));
}

TEST_CASE("a damaged chunk is an error, or left out where the pixels do not need it") {
  const Bytes png = EncodePng(MakePicture(9, 7));
  CHECK(WithoutDamagedChunks(png).value().empty());
  Bytes data = png;
  data[data.size() - 20] ^= 1;  // in IDAT or its checksum, before the 12 bytes of IEND
  CHECK(DecodeImage(data, "a.png").error().message == Contains("a checksum is wrong"));

  Bytes end = png;
  end.back() ^= 1;
  CHECK(DecodeImage(end, "a.png").value().pixels == MakePicture(9, 7).pixels);

  // A chunk that browsers need not know, with a checksum of 0.
  const Bytes text{0, 0, 0, 2, 't', 'E', 'X', 't', 'a', 0, 0, 0, 0, 0};
  Bytes with_text = png;
  with_text.insert(with_text.begin() + 33, text.begin(), text.end());  // after IHDR
  CHECK(WithoutDamagedChunks(with_text).value() == png);
  CHECK(DecodeImage(with_text, "a.png").value().pixels == MakePicture(9, 7).pixels);
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
