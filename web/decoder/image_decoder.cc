// The JavaScript interface of the image decoder for Node.js, which is two modules: with libwebp and
// without it. Browsers decode pictures themselves.

#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/decode/decode.h"
#include "engine/image/decode/webp.h"

namespace mobilenet {

#ifdef WITHOUT_WEBP
// Instead of engine/image/decode/webp.cc, in the module without libwebp. node/decode.js passes WebP
// files to the other module.
void WebpFile::Free::operator()(WebPDemuxer*) const {}
Result<WebpFile> WebpFile::Open(std::span<const uint8_t>) { return Fail("no libwebp"); }
int64_t WebpFile::width() const { return 0; }
int64_t WebpFile::height() const { return 0; }
Result<Image> WebpFile::Decode() const { return Fail("no libwebp"); }
#endif

namespace {

// Holds the file to decode, and after Decode its pixels.
std::vector<uint8_t>& Buffer() {
  static std::vector<uint8_t> buffer;
  return buffer;
}

uintptr_t Address() { return reinterpret_cast<uintptr_t>(Buffer().data()); }

// A decoded picture, or an error that follows the file's name ("is incomplete: ..."). `address`
// points to [height, width, 4], 8-bit RGBA, opaque, valid until the next Reserve or Release.
struct Picture {
  std::string error;
  int width = 0, height = 0;
  uintptr_t address = 0;
};

// Makes room for a file of `bytes` bytes. Fill it, then call Decode.
uintptr_t Reserve(size_t bytes) {
  Buffer().resize(bytes);
  return Address();
}

// Decodes the file in the buffer. `name` is its name, or empty.
Picture Decode(const std::string& name) {
  Picture picture;
  Result<Image> image = DecodeOrRefuse(Buffer(), name);
  if (!image) {
    picture.error = image.error().message;
    return picture;
  }
  const size_t pixels = static_cast<size_t>(image->width) * image->height;
  Buffer().resize(pixels * 4);
  for (size_t i = 0; i < pixels; ++i) {
    for (int c = 0; c < 3; ++c) Buffer()[4 * i + c] = image->pixels[3 * i + c];
    Buffer()[4 * i + 3] = 255;
  }
  picture.width = image->width;
  picture.height = image->height;
  picture.address = Address();
  return picture;
}

// Frees the buffer.
void Release() { std::vector<uint8_t>().swap(Buffer()); }

}  // namespace

EMSCRIPTEN_BINDINGS(image_decoder) {
  emscripten::value_object<Picture>("Picture")
      .field("error", &Picture::error)
      .field("width", &Picture::width)
      .field("height", &Picture::height)
      .field("address", &Picture::address);
  emscripten::function("reserve", &Reserve);
  emscripten::function("decode", &Decode);
  emscripten::function("release", &Release);
}

}  // namespace mobilenet
