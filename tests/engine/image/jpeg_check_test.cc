#include "engine/image/decode/jpeg_check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "engine/image/decode/container.h"
#include "engine/image/decode/decode.h"
#include "tests/support/contains.h"
#include "tests/support/picture.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

constexpr uint8_t kQuantization = 0xDB, kHuffman = 0xC4, kScan = 0xDA, kEnd = 0xD9;

// A marker segment, with the entropy-coded data that follow a scan's header.
struct Piece {
  uint8_t marker;
  Bytes bytes;  // with the marker
};

std::vector<Piece> Split(const Bytes& jpeg) {
  std::vector<Piece> pieces;
  size_t at = 2;
  while (at + 2 <= jpeg.size()) {
    const uint8_t marker = jpeg[at + 1];
    size_t end = at + 2;
    if (marker != kEnd) end += jpeg[at + 2] << 8 | jpeg[at + 3];
    while (marker == kScan && !(jpeg[end] == 0xFF && jpeg[end + 1] != 0)) ++end;
    pieces.push_back({marker, Bytes(jpeg.begin() + at, jpeg.begin() + end)});
    at = end;
  }
  return pieces;
}

Bytes Join(const std::vector<Piece>& pieces) {
  Bytes jpeg{0xFF, 0xD8};
  for (const Piece& piece : pieces) {
    jpeg.insert(jpeg.end(), piece.bytes.begin(), piece.bytes.end());
  }
  return jpeg;
}

// The file without its `nth` piece of that marker (from 0 on), or without all of them (-1).
Bytes Without(const Bytes& jpeg, uint8_t marker, int nth) {
  std::vector<Piece> kept;
  int seen = 0;
  for (const Piece& piece : Split(jpeg)) {
    if (piece.marker == marker && (nth < 0 || seen++ == nth)) continue;
    kept.push_back(piece);
  }
  return Join(kept);
}

Bytes Golden(const std::string& name) {
  const auto bytes = ReadFile(std::string(GOLDEN_FOLDER) + "/images/" + name);
  REQUIRE_MESSAGE(bytes.has_value(), bytes.error().message);
  return *bytes;
}

// A frame header of `components` at 192 x 144 pixels, without a scan.
Bytes FrameAlone(uint8_t marker, uint8_t components) {
  Bytes jpeg{0xFF, 0xD8, 0xFF, marker, 0,   static_cast<uint8_t>(8 + 3 * components),
             8,    0,    144,  0,      192, components};
  for (uint8_t id = 1; id <= components; ++id) jpeg.insert(jpeg.end(), {id, 0x11, 0});
  jpeg.insert(jpeg.end(), {0xFF, kEnd});
  return jpeg;
}

std::string Refusal(const Bytes& jpeg) {
  const auto image = DecodeImage(jpeg, "a.jpg");
  return image ? "decoded" : image.error().message;
}

TEST_CASE("a JPEG that lacks a part of its picture is refused with the reason") {
  const Bytes baseline = EncodeJpeg(MakePicture(64, 48)), progressive = Golden("progressive.jpg");
  Bytes short_scan_header = baseline;
  for (size_t i = 0; i + 4 < short_scan_header.size(); ++i) {
    if (short_scan_header[i] == 0xFF && short_scan_header[i + 1] == kScan) {
      short_scan_header[i + 4] = 4;  // more components than the header has room for
      break;
    }
  }
  struct Case {
    const char* description;
    Bytes jpeg;
    const char* reason;
  };
  const Case cases[] = {
      {"one component, no scan", FrameAlone(0xC0, 1), "colour channel 1 of 1 has no data"},
      {"three components, no scan", FrameAlone(0xC0, 3), "colour channel 1 of 3 has no data"},
      {"progressive, no scan", FrameAlone(0xC2, 3), "colour channel 1 of 3 has no data"},
      {"baseline, scan left out", Without(baseline, kScan, -1), "has no data"},
      {"progressive, DC scan left out", Without(progressive, kScan, 0), "has no data"},
      {"no quantization table", Without(baseline, kQuantization, -1),
       "a quantization table is missing"},
      {"one Huffman table less", Without(progressive, kHuffman, 0), "a Huffman table is missing"},
      {"damaged scan header", short_scan_header, "a scan header is damaged"},
      {"no frame header", Without(baseline, 0xC0, -1), "the frame header is missing"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.description);
    CHECK(Refusal(test.jpeg) == Contains(test.reason));
  }
  CHECK(CheckJpeg(baseline));
  CHECK(CheckJpeg(progressive));
  for (const char* name : {"cmyk.jpg", "ycck.jpg", "grey.jpg"}) {
    CAPTURE(name);
    CHECK(CheckJpeg(Golden(name)));
  }
}

TEST_CASE("a frame of Motion JPEG is decoded with the standard Huffman tables") {
  // stb_image_write uses the standard tables, so the picture must be the same without them.
  const Bytes whole = EncodeJpeg(MakePicture(40, 24));
  const Bytes frame = Without(whole, kHuffman, -1);
  REQUIRE(frame.size() < whole.size());
  const auto expected = DecodeImage(whole, "whole.jpg"), found = DecodeImage(frame, "frame.jpg");
  REQUIRE(expected);
  REQUIRE_MESSAGE(found.has_value(), found.error().message);
  CHECK(found->pixels == expected->pixels);
}

TEST_CASE("a JPEG that is cut at a restart marker is incomplete") {
  // Grey, 8 x 16 pixels: two blocks of mid-grey (DC difference 0, then end of block, in standard
  // codes 00 and 1010, filled up with ones) with a restart marker between them.
  Bytes jpeg{0xFF, 0xD8, 0xFF, kQuantization, 0, 67, 0};
  jpeg.insert(jpeg.end(), 64, 1);
  const Bytes frame{0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 8, 1, 1, 0x11, 0};
  const Bytes interval{0xFF, 0xDD, 0, 4, 0, 1};
  const Bytes scan{0xFF, kScan, 0, 8, 1, 1, 0, 0, 63, 0};
  for (const Bytes& part : {frame, interval, scan})
    jpeg.insert(jpeg.end(), part.begin(), part.end());
  Bytes whole = jpeg, cut = jpeg;
  const Bytes both{0x2B, 0xFF, 0xD0, 0x2B, 0xFF, kEnd}, first{0x2B, 0xFF, kEnd};
  whole.insert(whole.end(), both.begin(), both.end());
  cut.insert(cut.end(), first.begin(), first.end());

  const auto image = DecodeImage(whole, "whole.jpg");
  REQUIRE_MESSAGE(image.has_value(), image.error().message);
  CHECK(image->pixels == Bytes(8 * 16 * 3, 128));
  CHECK(Refusal(cut) == Contains("incomplete"));
}

// The file with the data of its last scan cut to a share; as a whole it is in order.
Bytes WithLastScanCut(const Bytes& jpeg, double share) {
  std::vector<Piece> pieces = Split(jpeg);
  for (size_t i = pieces.size(); i-- > 0;) {
    if (pieces[i].marker != kScan) continue;
    const size_t header = 2 + (pieces[i].bytes[2] << 8 | pieces[i].bytes[3]);
    const size_t data = pieces[i].bytes.size() - header;
    pieces[i].bytes.resize(header + static_cast<size_t>(share * static_cast<double>(data)));
    if (pieces[i].bytes.back() == 0xFF) pieces[i].bytes.pop_back();
    break;
  }
  return Join(pieces);
}

TEST_CASE("a JPEG whose data end before the picture does is incomplete") {
  const Bytes baseline = EncodeJpeg(MakePicture(96, 80)), grey = Golden("grey.jpg");
  for (const double share : {0.0, 0.05, 0.3, 0.5, 0.7, 0.9, 0.97}) {
    CAPTURE(share);
    CHECK(Refusal(WithLastScanCut(baseline, share)) == Contains("incomplete: its JPEG data end"));
  }
  CHECK(Refusal(WithLastScanCut(grey, 0.5)) == Contains("incomplete: its JPEG data end early"));
  CHECK(Refusal(WithLastScanCut(baseline, 1)) == "decoded");
  // Browsers show the whole picture, less sharp.
  CHECK(Refusal(WithLastScanCut(Golden("progressive.jpg"), 0.5)) == "decoded");
  // The first scan of a progressive file alone, then a half of it.
  std::vector<Piece> pieces = Split(Golden("progressive.jpg"));
  const auto first = std::find_if(pieces.begin(), pieces.end(),
                                  [](const Piece& piece) { return piece.marker == kScan; });
  pieces.erase(first + 1, pieces.end());
  pieces.push_back({kEnd, {0xFF, kEnd}});
  CHECK(Refusal(Join(pieces)) == "decoded");
  CHECK(Refusal(WithLastScanCut(Join(pieces), 0.5)) == Contains("incomplete: its JPEG data end"));
}

TEST_CASE("what was decoded before has no influence on a damaged JPEG") {
  const Bytes damaged = WithLastScanCut(Golden("progressive.jpg"), 0.5);
  std::vector<Bytes> answers;
  for (int kind = 0; kind < 12; ++kind) {
    REQUIRE(DecodeImage(EncodeJpeg(MakePicture(96 + kind, 96, kind)), "before.jpg"));
    const auto image = DecodeImage(damaged, "damaged.jpg");
    answers.push_back(image ? image->pixels : Bytes{});
  }
  for (const Bytes& answer : answers) CHECK(answer == answers.front());
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
