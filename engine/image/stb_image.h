#pragma once

// stb_image (Debian: libstb-dev), reduced to what the project reads. Its implementation is compiled
// in stb_image.cc alone.
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#include <stb/stb_image.h>

#include <cstddef>

namespace mobilenet {

// The largest block that stb_image may allocate on this thread from now on; beyond it, it fails as
// if out of memory. stb_image inflates a PNG before it compares the amount with the header, so that
// a small file could claim gigabytes.
void SetStbAllocationLimit(size_t bytes);

}  // namespace mobilenet
