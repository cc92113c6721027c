// The decoder as the package for Node.js sees it, a module of its own: browsers decode by
// themselves.

#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/decode.h"

namespace mobilenet {
namespace {

// The file to decode, then its pixels.
std::vector<uint8_t>& Room() {
  static std::vector<uint8_t> room;
  return room;
}

uintptr_t Address() { return reinterpret_cast<uintptr_t>(Room().data()); }

// A decoded picture: height x width RGBA, opaque, or an error.
struct Picture {
  std::string error;
  int width = 0, height = 0;
  uintptr_t address = 0;
};

// Room for a file of `bytes` bytes, to be filled before the next call.
uintptr_t Reserve(size_t bytes) {
  Room().resize(bytes);
  return Address();
}

Picture Decode() {
  Picture picture;
  Result<Image> image = DecodeImage(Room(), "this file");
  if (!image) {
    picture.error = image.error().message;
    return picture;
  }
  const size_t pixels = static_cast<size_t>(image->width) * image->height;
  Room().resize(pixels * 4);
  for (size_t i = 0; i < pixels; ++i) {
    for (int c = 0; c < 3; ++c) Room()[4 * i + c] = image->pixels[3 * i + c];
    Room()[4 * i + 3] = 255;
  }
  picture.width = image->width;
  picture.height = image->height;
  picture.address = Address();
  return picture;
}

// Gives the picture's memory back.
void Release() { std::vector<uint8_t>().swap(Room()); }

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
