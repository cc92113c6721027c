// The JavaScript interface of the image decoder for Node.js, which is two modules: with libwebp and
// without it. Browsers decode pictures themselves.

#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <utility>
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

// The file to decode, and then RGBA pixels of some of the picture's rows.
std::vector<uint8_t>& Buffer() {
  static std::vector<uint8_t> buffer;
  return buffer;
}

Image& Decoded() {
  static Image image;
  return image;
}

uintptr_t Address() { return reinterpret_cast<uintptr_t>(Buffer().data()); }

// A decoded picture, or an error that follows the file's name ("is incomplete: ...").
struct Picture {
  std::string error;
  int width = 0, height = 0;
};

// Makes room for a file of `bytes` bytes. Fill it, then call Decode.
uintptr_t Reserve(size_t bytes) {
  Buffer().resize(bytes);
  return Address();
}

void FreeBuffer() { std::vector<uint8_t>().swap(Buffer()); }

// Decodes the file in the buffer. `name` is its name, or empty.
Picture Decode(const std::string& name) {
  Result<Image> image = DecodeOrRefuse(Buffer(), name);
  FreeBuffer();
  if (!image) return {image.error().message, 0, 0};
  Decoded() = std::move(*image);
  return {{}, Decoded().width, Decoded().height};
}

// The address of the rows [top, top + rows) of the decoded picture, [rows, width, 4], 8-bit RGBA,
// opaque, valid until the next call.
uintptr_t Rows(int top, int rows) {
  const size_t width = Decoded().width, pixels = width * rows;
  Buffer().resize(pixels * 4);
  const uint8_t* in = Decoded().pixels.data() + top * width * 3;
  uint8_t* out = Buffer().data();
  for (size_t i = 0; i < pixels; ++i, in += 3, out += 4) {
    for (int c = 0; c < 3; ++c) out[c] = in[c];
    out[3] = 255;
  }
  return Address();
}

// Frees the picture.
void Release() {
  FreeBuffer();
  Decoded() = {};
}

}  // namespace

EMSCRIPTEN_BINDINGS(image_decoder) {
  emscripten::value_object<Picture>("Picture")
      .field("error", &Picture::error)
      .field("width", &Picture::width)
      .field("height", &Picture::height);
  emscripten::function("reserve", &Reserve);
  emscripten::function("decode", &Decode);
  emscripten::function("rows", &Rows);
  emscripten::function("release", &Release);
}

}  // namespace mobilenet
