#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace mobilenet {
namespace {

thread_local size_t allocation_limit = 0;
thread_local bool limit_exceeded = false;

bool IsAllowed(size_t size) {
  if (size > allocation_limit) limit_exceeded = true;
  return size <= allocation_limit;
}

// Cleared, because stb_image shows parts of a damaged file that it never wrote.
void* Allocate(size_t size) { return IsAllowed(size) ? std::calloc(1, size) : nullptr; }

void* Reallocate(void* block, size_t old_size, size_t new_size) {
  if (!IsAllowed(new_size)) return nullptr;
  auto* grown = static_cast<unsigned char*>(std::realloc(block, new_size));
  if (grown != nullptr && new_size > old_size)
    std::memset(grown + old_size, 0, new_size - old_size);
  return grown;
}

}  // namespace
}  // namespace mobilenet

#define STBI_MALLOC(size) mobilenet::Allocate(size)
#define STBI_REALLOC_SIZED(block, old_size, new_size) \
  mobilenet::Reallocate(block, old_size, new_size)
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include "engine/image/decode/stb_image.h"
#pragma GCC diagnostic pop

namespace mobilenet {

void SetStbAllocationLimit(size_t bytes) {
  allocation_limit = bytes;
  limit_exceeded = false;
}

bool StbLimitWasExceeded() { return limit_exceeded; }

}  // namespace mobilenet
