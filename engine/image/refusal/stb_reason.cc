#include "engine/image/refusal/stb_reason.h"

#include <algorithm>

#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

struct Sentence {
  std::string_view reason;
  const char* why;
  bool unsupported = false;  // not damaged
};

constexpr const char* kCodes = "its compressed data are not valid";
constexpr const char* kFrame = "the frame header is damaged";
constexpr const char* kScan = "a scan header is damaged";
constexpr const char* kHeader = "the header is damaged";
constexpr const char* kPalette = "the palette is damaged";
constexpr const char* kTransparency = "the transparency chunk is damaged";
constexpr const char* kMarker = "a marker segment is damaged";

constexpr Sentence kSentences[] = {
    // JPEG
    {"bad code lengths", "a Huffman table is not valid"},
    {"bad huffman code", kCodes},  // PNG too
    {"can't merge dc and ac", kScan},
    {"expected marker", kMarker},
    {"bad DRI len", kMarker},
    {"bad DQT type", "a quantization table is not valid"},
    {"bad DQT table", "a quantization table is not valid"},
    {"bad DHT header", "a Huffman table is not valid"},
    {"bad COM len", kMarker},
    {"bad APP len", kMarker},
    {"unknown marker", "a marker is not known"},
    {"bad SOS component count", kScan},
    {"bad SOS len", kScan},
    {"bad DC huff", kScan},
    {"bad AC huff", kScan},
    {"bad SOS", kScan},
    {"bad SOF len", kFrame},
    {"only 8-bit", "JPEG with more than 8 bits a channel", true},
    {"no header height", "JPEG without a height in its header", true},
    {"0 width", "its width is 0"},
    {"bad component count", "JPEG with another number of channels than 1, 3 or 4", true},
    {"bad H", "JPEG with uneven chroma subsampling", true},
    {"bad V", "JPEG with uneven chroma subsampling", true},
    {"bad TQ", kFrame},
    {"no SOI", kHeader},
    {"no SOF", "the frame header is missing"},
    {"bad DNL len", kMarker},
    {"bad DNL height", "it has two different heights"},
    // PNG
    {"bad png sig", kHeader},
    {"bad sizes", kCodes},
    {"bad codelengths", kCodes},
    {"output buffer limit", "its data are longer than its header says"},
    {"bad dist", kCodes},
    {"zlib corrupt", kCodes},
    {"read past buffer", kCodes},
    {"bad zlib header", kCodes},
    {"no preset dict", kCodes},
    {"bad compression", kCodes},
    {"not enough pixels", "its data are shorter than its header says"},
    {"invalid filter", kCodes},
    {"invalid width", kHeader},
    {"multiple IHDR", "it has two headers"},
    {"bad IHDR len", kHeader},
    {"1/2/4/8/16-bit only", "its number of bits a channel is not valid"},
    {"bad ctype", "its colour type is not valid"},
    {"bad comp method", kHeader},
    {"bad filter method", kHeader},
    {"bad interlace method", kHeader},
    {"0-pixel image", "its width or height is 0"},
    {"first not IHDR", "the header is missing"},
    {"invalid PLTE", kPalette},
    {"no PLTE", "the palette is missing"},
    {"tRNS after IDAT", kTransparency},
    {"tRNS before PLTE", kTransparency},
    {"bad tRNS len", kTransparency},
    {"tRNS with alpha", kTransparency},
    {"outofdata", kCodes},
    {"no IDAT", "it has no picture data"},
    {"bad bits_per_channel", "its number of bits a channel is not valid"},
    // GIF
    {"not GIF", kHeader},
    {"no clear code", kCodes},
    {"too many codes", kCodes},
    {"illegal code in raster", kCodes},
    {"bad Image Descriptor", "its frame lies outside of the picture"},
    {"missing color table", "the palette is missing"},
    {"unknown code", "a block is not known"},
    // All formats
    {"unknown image type", kHeader},
    {"too large", "its size is not valid"},
};

constexpr std::string_view kUnknownChunk = " PNG chunk not known";  // after the chunk's name
constexpr std::string_view kOutOfMemory = "outofmem";
// Impossible with the arguments that decode.cc passes.
constexpr std::string_view kInternal[] = {"bad req_comp", "unsupported"};

const Sentence* Find(std::string_view reason) {
  const auto* found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                   [&](const Sentence& s) { return s.reason == reason; });
  return found == std::end(kSentences) ? nullptr : found;
}

}  // namespace

std::string RefuseByStbReason(std::string_view format, std::string_view reason) {
  if (reason == kOutOfMemory) return RefuseMemory();
  if (reason.ends_with(kUnknownChunk)) {
    return RefuseUnsupported("PNG with a chunk that is not standard");
  }
  const Sentence* found = Find(reason);
  if (found == nullptr) {
    return RefuseDamaged("its " + std::string(format) + " data cannot be decoded");
  }
  return found->unsupported ? RefuseUnsupported(found->why) : RefuseDamaged(found->why);
}

bool IsKnownStbReason(std::string_view reason) {
  return Find(reason) != nullptr || reason == kOutOfMemory || reason.ends_with(kUnknownChunk) ||
         std::find(std::begin(kInternal), std::end(kInternal), reason) != std::end(kInternal);
}

}  // namespace mobilenet
