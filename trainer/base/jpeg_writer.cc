#include "trainer/base/jpeg_writer.h"

#include "engine/image/decode/stb_image_write.h"

namespace mobilenet {

std::vector<uint8_t> EncodeJpegFile(const Image& image, int quality) {
  std::vector<uint8_t> bytes;
  const auto append = [](void* into, void* data, int size) {
    const auto* begin = static_cast<const uint8_t*>(data);
    auto* file = static_cast<std::vector<uint8_t>*>(into);
    file->insert(file->end(), begin, begin + size);
  };
  stbi_write_jpg_to_func(append, &bytes, image.width, image.height, 3, image.pixels.data(),
                         quality);
  return bytes;
}

}  // namespace mobilenet
