// Coverage-guided fuzzing of the picture decoder, whose input may come from anyone. It starts from
// the pictures of tests/golden/images.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "engine/image/decode/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto image = mobilenet::DecodeImage(std::span(data, size), "input");
  if (!image) return 0;
  // A decoded picture has all its pixels.
  if (image->pixels.size() != size_t{3} * image->width * image->height) std::abort();
  return 0;
}
