#pragma once

// stb_image_write (Debian: libstb-dev) with its implementation, private to the file that includes
// it. The engine itself writes no pictures: trainer/base/jpeg_writer.cc and the tests do.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop
