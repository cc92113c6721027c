#pragma once

// Synthetic pictures for tests, and encoders for them. Include it in one file of a test program
// only.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/decode/stb_image_write.h"
#include "engine/image/image.h"

namespace mobilenet {

using Bytes = std::vector<uint8_t>;

inline void AppendBytes(void* bytes, void* data, int size) {
  const auto* begin = static_cast<const uint8_t*>(data);
  static_cast<Bytes*>(bytes)->insert(static_cast<Bytes*>(bytes)->end(), begin, begin + size);
}

// `channels` as stb_image_write counts: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
inline Bytes EncodePng(const Bytes& pixels, int width, int height, int channels) {
  Bytes bytes;
  stbi_write_png_to_func(&AppendBytes, &bytes, width, height, channels, pixels.data(), 0);
  return bytes;
}
inline Bytes EncodePng(const Image& image) {
  return EncodePng(image.pixels, image.width, image.height, 3);
}
inline Bytes EncodeBmp(const Image& image) {
  Bytes bytes;
  stbi_write_bmp_to_func(&AppendBytes, &bytes, image.width, image.height, 3, image.pixels.data());
  return bytes;
}
inline Bytes EncodeJpeg(const Image& image, int quality = 95) {
  Bytes bytes;
  stbi_write_jpg_to_func(&AppendBytes, &bytes, image.width, image.height, 3, image.pixels.data(),
                         quality);
  return bytes;
}

// Corrects the checksums of all chunks of a PNG, after a test has changed their content.
inline void UpdatePngChecksums(Bytes& png) {
  for (size_t at = 8; at + 12 <= png.size();) {
    const size_t length =
        size_t{png[at]} << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];
    const uint32_t checksum = stbiw__crc32(png.data() + at + 4, static_cast<int>(length + 4));
    for (int i = 0; i < 4; ++i) {
      png[at + 8 + length + i] = static_cast<uint8_t>(checksum >> (24 - 8 * i));
    }
    at += length + 12;
  }
}

// Smooth, without symmetry, different for every `kind`.
inline Image MakePicture(int width, int height, int kind = 0) {
  Image image{width, height, Bytes(static_cast<size_t>(width) * height * 3)};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      uint8_t* rgb = &image.pixels[(static_cast<size_t>(y) * width + x) * 3];
      rgb[0] = static_cast<uint8_t>(20 + 200 * x / width);
      rgb[1] = static_cast<uint8_t>(20 + 200 * y / height);
      rgb[2] = static_cast<uint8_t>((37 * kind + 90 * (x + y) / (width + height)) % 256);
    }
  }
  return image;
}

}  // namespace mobilenet
