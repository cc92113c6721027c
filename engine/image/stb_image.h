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
