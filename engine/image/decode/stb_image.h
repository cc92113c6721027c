#pragma once

// stb_image (Debian: libstb-dev), reduced to the formats that the project reads. stb_image.cc
// compiles its implementation.
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#include <stb/stb_image.h>

#include <cstddef>

namespace mobilenet {

// Limits the size, in bytes, of each block that stb_image allocates on this thread from now on.
// Larger allocations fail as if memory were exhausted. A thread starts with the limit 0: call this
// before any function of stb_image, or every allocation fails. Without a limit a small PNG could
// make stb_image allocate gigabytes: it inflates the data before it compares their size with the
// header.
void SetStbAllocationLimit(size_t bytes);

// Whether an allocation has failed because of the limit that was set last. Otherwise the reason
// "outofmem" means that memory is exhausted.
bool StbLimitWasExceeded();

// Whether the data of the JPEG that was decoded last ended before its last block. Its pixels from
// there on are made up. `failed` says that stb_image gave an error.
bool StbDataEndedEarly(bool failed);

}  // namespace mobilenet
