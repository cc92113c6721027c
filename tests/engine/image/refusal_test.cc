#include "engine/image/refusal/refusal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/file.h"
#include "engine/image/decode/decode.h"
#include "engine/image/refusal/stb_reason.h"
#include "tests/support/contains.h"

TEST_SUITE_BEGIN("engine.image");

namespace mobilenet {
namespace {

using std::string_view_literals::operator""sv;
using Bytes = std::vector<uint8_t>;

// `start`, filled up to 300 bytes with a byte that is neither text nor zero.
Bytes Binary(std::string_view start) {
  Bytes bytes(start.begin(), start.end());
  bytes.resize(300, 0xEE);
  return bytes;
}
Bytes Text(std::string_view text) { return {text.begin(), text.end()}; }

std::string Refusal(const Bytes& bytes, const std::string& name = "a") {
  const auto image = DecodeOrRefuse(bytes, name);
  return image ? "decoded" : image.error().message;
}

TEST_CASE("a file is named by its content") {
  struct Case {
    Bytes bytes;
    const char* name;
  };
  const Case cases[] = {
      {Binary("\0\0\0\x18"
              "ftypheic\0\0\0\0mif1heic"sv),
       "a HEIC picture."},
      {Binary("\0\0\0\x18"
              "ftypmif1\0\0\0\0mif1heic"sv),
       "a HEIC picture."},
      {Binary("\0\0\0\x18"
              "ftypmif1\0\0\0\0mif1miaf"sv),
       "a HEIF picture."},
      {Binary("\0\0\0\x18"
              "ftypavif\0\0\0\0avifmif1"sv),
       "an AVIF picture."},
      {Binary("\0\0\0\x18"
              "ftypmif1\0\0\0\0mif1avif"sv),
       "an AVIF picture."},
      {Binary("\0\0\0\x18"
              "ftypcrx \0\0\0\1crx isom"sv),
       "a camera raw file (CR3)."},
      {Binary("\0\0\0\x18"
              "ftypisom\0\0\2\0isommp41"sv),
       "a video (MP4), not a photo."},
      {Binary("\0\0\0\x14"
              "ftypqt  \0\0\0\0qt  "sv),
       "a video (MOV), not a photo."},
      {Binary("\0\0\0\x14"
              "ftyp3gp4\0\0\0\0isom"sv),
       "a video (3GP), not a photo."},
      {Binary("\x1A\x45\xDF\xA3\x01\0\0\0\0\0\0\x1F\x42\x82\x84webm"sv), "a video (WebM), not a"},
      {Binary("\x1A\x45\xDF\xA3\x93\x42\x82\x88matroska"sv), "a video (MKV), not a photo."},
      {Binary("RIFF\x10\0\0\0AVI LIST"sv), "a video (AVI), not a photo."},
      {Binary("RIFF\x10\0\0\0WAVEfmt "sv), "an audio file, not a photo."},
      {Binary("\0\0\0\x0CJXL \r\n\x87\n"sv), "a JPEG XL picture."},
      {Binary("\xFF\x0A\xFF\x07"sv), "a JPEG XL picture."},
      {Binary("\0\0\0\x0CjP  \r\n\x87\n"sv), "a JPEG 2000 picture."},
      {Binary("\xFF\x4F\xFF\x51\0\x29"sv), "a JPEG 2000 picture."},
      {Binary("II\xBC\x01\x20\0\0\0"sv), "a JPEG XR picture."},
      {Binary("8BPS\0\1"sv), "a Photoshop file."},
      {Binary("\0\0\1\0\1\0\x10\x10"sv), "an ICO icon."},
      {Binary("P6\n2 2\n255\n"sv), "a PNM picture."},
      {Binary("FUJIFILMCCD-RAW 0201"sv), "a camera raw file (RAF)."},
      {Binary("IIRO\x08\0\0\0"sv), "a camera raw file (ORF)."},
      {Binary("IIU\0\x18\0\0\0"sv), "a camera raw file (RW2)."},
      {Binary("II*\0\x10\0\0\0CR\2\0"sv), "a camera raw file (CR2)."},
      {Binary("%PDF-1.7\n%\xE2\xE3"sv), "a PDF document, not a photo."},
      {Binary("PK\3\4\x14\0"sv), "a ZIP archive, not a photo."},
      {Binary("\x1F\x8B\x08\0"sv), "a gzip archive, not a photo."},
      {Binary("\0\5\x16\7\0\2\0\0Mac OS X"sv), "a macOS metadata file, not a photo."},
      {Bytes(4000, 0), "a file of zeros, not a photo."},
      {Binary("\x7F"
              "ELF\2"sv),
       "not a photo of a known format."},
      {Text("Dear cat,\nplease"), "a text file, not a photo."},
      {Text("BMW is a make of car, not of cat"), "a text file, not a photo."},
      {Text("version https://git-lfs.github.com/spec/v1\noid"), "a Git LFS pointer, not a photo."},
      {Text("\xEF\xBB\xBF\n <!DOCTYPE html>\n<html>"), "an HTML page, not a photo."},
      {Text("<HTML><body>404"), "an HTML page, not a photo."},
      {Text("<svg xmlns='http'>"), "an SVG drawing."},
      {Text("<?xml version='1.0'?>\n<!-- drawn -->\n<svg>"), "an SVG drawing."},
      {Text("<?xml version='1.0'?><gpx>"), "an XML file, not a photo."},
  };
  for (const Case& test : cases) CHECK(Refusal(test.bytes) == Contains(test.name));
  CHECK(Refusal({}) == "is empty. Export or download it again.");
}

// A TIFF file, little-endian, with one directory. Each entry is a tag and its value of 32 bits.
Bytes Tiff(const std::vector<std::pair<int, uint32_t>>& entries, const std::string& make = "") {
  Bytes bytes{'I', 'I', 42, 0, 8, 0, 0, 0, static_cast<uint8_t>(entries.size()), 0};
  for (const auto& [tag, value] : entries) {
    for (const int shift : {0, 8}) bytes.push_back(static_cast<uint8_t>(tag >> shift));
    const uint8_t count = tag == 0x10F ? static_cast<uint8_t>(make.size()) : 1;
    bytes.insert(bytes.end(), {4, 0, count, 0, 0, 0});
    for (const int shift : {0, 8, 16, 24}) bytes.push_back(static_cast<uint8_t>(value >> shift));
  }
  bytes.insert(bytes.end(), 4, 0);
  bytes.insert(bytes.end(), make.begin(), make.end());
  return bytes;
}

TEST_CASE("a camera raw file is not called a TIFF picture") {
  constexpr int kPhotometric = 0x106, kMake = 0x10F, kSub = 0x14A, kDng = 0xC612;
  constexpr uint32_t kFilterArray = 32803, kRgb = 2;
  const uint32_t after_two = 10 + 2 * 12 + 4;
  struct Case {
    Bytes bytes;
    const char* name;
  };
  Bytes nested = Tiff({{kMake, after_two}, {kSub, after_two + 16}}, "NIKON CORP.");
  nested.resize(after_two + 16);
  const Bytes inner = Tiff({{kPhotometric, kFilterArray}});
  nested.insert(nested.end(), inner.begin() + 8, inner.end());
  Bytes loop = Tiff({{kPhotometric, kRgb}, {kSub, 8}});
  const Case cases[] = {
      {Tiff({{kMake, after_two}, {kPhotometric, kRgb}}, "NIKON CORP."), "a TIFF picture."},
      {Tiff({{kMake, after_two}, {kPhotometric, kFilterArray}}, "NIKON CORP."), "raw file (NEF)."},
      {Tiff({{kMake, after_two}, {kPhotometric, kFilterArray}}, std::string("SONY\0\0\0\0", 8)),
       "file (ARW)."},
      {Tiff({{kMake, after_two}, {kPhotometric, kFilterArray}}, "Epson Corp."), "raw file."},
      {Tiff({{kDng, 0x401}}), "a camera raw file (DNG)."},
      {nested, "a camera raw file (NEF)."},
      {loop, "a TIFF picture."},
      {Text("II*\0\xFF\xFF\xFF\xFF"sv), "a TIFF picture."},
  };
  for (const Case& test : cases) CHECK(Refusal(test.bytes) == Contains(test.name));
}

TEST_CASE("a refusal says if the file's name promises something else, and what to do") {
  const Bytes heic = Binary(
      "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic"sv);
  CHECK(
      DecodeImage(heic, "cat.JPG").error().message ==
      "cat.JPG: the file is a HEIC picture, although its name says JPEG. This program cannot open "
      "it. Save it as JPEG, for example with the program Photos. An iPhone takes JPEG photos with "
      "Settings, Camera, Formats, Most Compatible.");
  CHECK(Refusal(heic, "cat.heic") == Contains("is a HEIC picture. This program"));
  CHECK(
      Refusal(Text("notes"), "cat.png") ==
      "is a text file, not a photo, although its name says PNG. Use a JPEG or PNG photo instead.");
  CHECK(Refusal(Binary("\x7F"), "cat.jpeg") ==
        "is not a photo of a known format, although its name says JPEG. Use a JPEG or PNG photo "
        "instead.");
}

// The reasons in the parts of stb_image that stb_image.h of the project compiles.
std::set<std::string> ReasonsOfStbImage() {
  const auto header = ReadFile(STB_IMAGE_HEADER);
  REQUIRE_MESSAGE(header.has_value(), header.error().message);
  std::istringstream lines(std::string(header->begin(), header->end()));
  std::set<std::string> reasons;
  std::vector<bool> left_out;
  for (std::string line; std::getline(lines, line);) {
    const std::string code = line.substr(std::min(line.find_first_not_of(' '), line.size()));
    if (code.starts_with("#if")) {
      bool out = false;
      for (const char* part : {"BMP", "PSD", "TGA", "HDR", "PIC", "PNM", "STDIO", "LINEAR"}) {
        out = out || code == std::string("#ifndef STBI_NO_") + part;
      }
      left_out.push_back(out);
    }
    if (code.starts_with("#endif") && !left_out.empty()) left_out.pop_back();
    if (std::find(left_out.begin(), left_out.end(), true) != left_out.end()) continue;
    for (size_t at = code.find("stbi__err"); at != std::string::npos;
         at = code.find("stbi__err", at + 1)) {
      const size_t begin = code.find_first_not_of("puc", at + 9);
      if (begin == std::string::npos || code.compare(begin, 2, "(\"") != 0) continue;
      reasons.insert(code.substr(begin + 2, code.find('"', begin + 2) - begin - 2));
    }
  }
  return reasons;
}

TEST_CASE("every reason of stb_image has a sentence of its own") {
  const std::set<std::string> reasons = ReasonsOfStbImage();
  CHECK(reasons.size() > 60);
  for (const std::string& reason : reasons) {
    CAPTURE(reason);
    CHECK(IsKnownStbReason(reason));
    CHECK(RefuseByStbReason("PNG", reason) != Contains(reason));
  }
  CHECK(IsKnownStbReason("iCCQ PNG chunk not known"));
  CHECK(RefuseByStbReason("PNG", "outofmem") == RefuseMemory());
  CHECK_FALSE(IsKnownStbReason("bad moon"));
  CHECK(RefuseByStbReason("GIF", "bad moon") ==
        "is damaged: its GIF data cannot be decoded. Export or download it again.");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
