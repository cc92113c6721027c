#include "engine/image/decode.h"

#include <climits>
#include <cstdio>
#include <cstring>
#include <memory>

#include "engine/base/file.h"
#include "engine/image/container.h"
#include "engine/image/orientation.h"
#include "engine/image/stb_image.h"

namespace mobilenet {
namespace {

// Memory that the decoder may need in addition to the pixels: tables, and padding to whole blocks.
constexpr size_t kDecoderBytes = 16u << 20;

using StbPixels = std::unique_ptr<stbi_uc, void (*)(void*)>;

// Converts 1 to 4 channels (grey, grey and alpha, RGB or RGBA) to RGB, composited onto white.
Image ToRgb(const uint8_t* in, int width, int height, int channels) {
  const size_t count = static_cast<size_t>(width) * height;
  Image image{width, height, std::vector<uint8_t>(count * 3)};
  uint8_t* out = image.pixels.data();
  if (channels == 3) {
    std::memcpy(out, in, count * 3);
    return image;
  }
  const bool colour = channels == 4;
  const bool has_alpha = channels == 2 || channels == 4;
  for (size_t i = 0; i < count; ++i, in += channels, out += 3) {
    const int alpha = has_alpha ? in[channels - 1] : 255;
    for (int c = 0; c < 3; ++c) {
      out[c] = static_cast<uint8_t>((in[colour ? c : 0] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
  return image;
}

tl::unexpected<Error> TooManyBytes(const std::string& name, size_t size) {
  return Fail(name + ": the file is too large (" + std::to_string(size >> 20) + " MiB, at most " +
              std::to_string(kMaxImageBytes >> 20) + " MiB). Shrink the picture.");
}

tl::unexpected<Error> Damaged(const std::string& name, ImageFormat format, const char* reason) {
  return Fail(name + ": the " + FormatName(format) + " data cannot be decoded (" +
              (reason ? reason : "no reason given") +
              "). The file is damaged or of an unsupported kind: re-export or delete it.");
}

}  // namespace

Result<Image> DecodeImage(std::span<const uint8_t> bytes, const std::string& name) {
  if (bytes.size() > kMaxImageBytes) return TooManyBytes(name, bytes.size());
  const auto format = IdentifyFormat(bytes);
  if (!format) return Fail(name + ": " + format.error().message);

  const int length = static_cast<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  if (!IsComplete(*format, bytes)) {
    return Fail(name + ": the file is incomplete (" + FormatName(*format) +
                " data ends early, after " + std::to_string(bytes.size()) +
                " bytes). Re-export or delete it.");
  }
  if (*format == ImageFormat::kJpeg && !HasValidHuffmanTables(bytes)) {
    return Damaged(name, *format, "bad Huffman table");
  }
  SetStbAllocationLimit(kDecoderBytes);
  if (!stbi_info_from_memory(bytes.data(), length, &width, &height, &channels)) {
    return Damaged(name, *format, stbi_failure_reason());
  }
  if (width < 1 || height < 1 || int64_t{width} * height > kMaxImagePixels) {
    return Fail(name + ": the picture is too large (" + std::to_string(width) + " x " +
                std::to_string(height) + " pixels, at most " +
                std::to_string(kMaxImagePixels / 1'000'000) + " million). Shrink it.");
  }
  // 16-bit RGBA has 8 bytes a pixel, and buffers grow by doubling.
  SetStbAllocationLimit(kDecoderBytes + 2 * bytes.size() + size_t{16} * width * height);
  const StbPixels pixels(stbi_load_from_memory(bytes.data(), length, &width, &height, &channels, 0),
                         &stbi_image_free);
  if (!pixels) return Damaged(name, *format, stbi_failure_reason());
  return ApplyOrientation(ToRgb(pixels.get(), width, height, channels), ExifOrientation(bytes));
}

Result<std::vector<uint8_t>> ReadImageFile(const std::string& path) {
  // If the file cannot be opened or has no size, ReadFile reports it.
  if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
    const long size = std::fseek(file, 0, SEEK_END) == 0 ? std::ftell(file) : 0;
    std::fclose(file);
    // Linux reports LONG_MAX for a folder.
    if (size > static_cast<long>(kMaxImageBytes) && size < LONG_MAX) {
      return TooManyBytes(path, static_cast<size_t>(size));
    }
  }
  return ReadFile(path);
}

Result<Image> ReadImage(const std::string& path) {
  const auto bytes = ReadImageFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return DecodeImage(*bytes, path);
}

}  // namespace mobilenet
