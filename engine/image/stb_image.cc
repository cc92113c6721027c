#include <cstddef>
#include <cstdlib>

namespace mobilenet {
namespace {

thread_local size_t allocation_limit = 0;

void* Allocate(size_t size) { return size > allocation_limit ? nullptr : std::malloc(size); }

void* Reallocate(void* block, size_t size) {
  return size > allocation_limit ? nullptr : std::realloc(block, size);
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

namespace mobilenet {

void SetStbAllocationLimit(size_t bytes) { allocation_limit = bytes; }

}  // namespace mobilenet
