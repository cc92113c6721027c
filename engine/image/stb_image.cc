#include <cstddef>
#include <cstdlib>

#include "engine/image/decode.h"

namespace mobilenet {
namespace {

// stb_image inflates a PNG before it compares the amount with the header, so that a few megabytes
// could claim all memory. No buffer of a picture within our limits is larger than this: 8 bytes a
// pixel (16-bit RGBA), doubled by growing steps.
constexpr size_t kMaxAllocation = size_t{16} * kMaxImagePixels;

void* Allocate(size_t size) { return size > kMaxAllocation ? nullptr : std::malloc(size); }

void* Reallocate(void* block, size_t size) {
  return size > kMaxAllocation ? nullptr : std::realloc(block, size);
}

}  // namespace
}  // namespace mobilenet

#define STBI_MALLOC(size) mobilenet::Allocate(size)
#define STBI_REALLOC(block, size) mobilenet::Reallocate(block, size)
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include "engine/image/stb_image.h"
#pragma GCC diagnostic pop
