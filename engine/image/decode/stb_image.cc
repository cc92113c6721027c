#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace mobilenet {
namespace {

thread_local size_t allocation_limit = 0;
thread_local bool limit_exceeded = false;
thread_local bool data_ended = false, data_ended_early = false;

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

// Where the data of a JPEG's scan end early, stb_image goes on with zero bits and does not say so.
// Its function that reads more bits is called through this one, which notes if such bits were used.
// Only where browsers leave the end of the picture grey: in the last scan, if it has all channels
// and is not progressive or the first of a progressive file. CheckJpeg looks after restart markers.
template <typename Jpeg>
void ReadBits(Jpeg* jpeg) {
  thread_local int added = 0;  // zero bits, since the data ended
  const bool ended = jpeg->nomore != 0;
  if (!ended) {
    added = 0;
    data_ended_early = false;
  }
  const bool first = jpeg->progressive == 0 || (jpeg->spec_start == 0 && jpeg->succ_high == 0);
  const bool shows = first && jpeg->scan_n == jpeg->s->img_n && jpeg->restart_interval == 0;
  if (shows && added > jpeg->code_bits) data_ended_early = true;
  if (!ended) ReadBitsOfStb(jpeg);
  data_ended = shows && jpeg->nomore != 0;
  if (jpeg->nomore == 0) return;
  const int before = jpeg->code_bits;
  ReadBitsOfStb(jpeg);
  added += jpeg->code_bits - before;
}

}  // namespace
}  // namespace mobilenet

// Renames the definition to ReadBitsOfStb(stbi__jpeg *j), and the calls to ReadBits(j) and
// ReadBits(z).
#define stbi__grow_buffer_unsafe(parameter) READ_BITS_##parameter)
#define READ_BITS_stbi__jpeg ReadBitsOfStb(stbi__jpeg
#define READ_BITS_j mobilenet::ReadBits(j
#define READ_BITS_z mobilenet::ReadBits(z
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
  limit_exceeded = data_ended = data_ended_early = false;
}

bool StbLimitWasExceeded() { return limit_exceeded; }

bool StbDataEndedEarly(bool failed) { return data_ended_early || (failed && data_ended); }

}  // namespace mobilenet
