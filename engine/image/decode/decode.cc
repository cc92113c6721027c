#include "engine/image/decode/decode.h"

#include <cstring>
#include <memory>
#include <utility>

#include "engine/base/file.h"
#include "engine/image/decode/bmp.h"
#include "engine/image/decode/container.h"
#include "engine/image/decode/gif.h"
#include "engine/image/decode/jpeg_check.h"
#include "engine/image/decode/orientation.h"
#include "engine/image/decode/png_check.h"
#include "engine/image/decode/stb_image.h"

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

// The errors below do not name the file.

tl::unexpected<Error> Incomplete(ImageFormat format) {
  return Fail(std::string("the file is incomplete (") + FormatName(format) + " " + kDataEndsEarly +
              "). Re-export or delete it.");
}

// `reason` may be empty.
tl::unexpected<Error> Damaged(ImageFormat format, const std::string& reason) {
  if (reason == kDataEndsEarly) return Incomplete(format);
  return Fail(std::string("the ") + FormatName(format) + " data cannot be decoded" +
              (reason.empty() ? "" : " (" + reason + ")") +
              ". The file is damaged or of an unsupported kind: re-export or delete it.");
}

Result<void> CheckPixels(int64_t width, int64_t height) {
  if (width <= kMaxImagePixels / height) return {};
  return Fail("the picture is too large (" + std::to_string(width) + " x " +
              std::to_string(height) + " pixels, at most " +
              std::to_string(kMaxImagePixels / 1'000'000) + " million). Shrink it.");
}

// stb_image's own reasons are words for its developers: they are not passed on.
Result<Image> DecodeByStb(ImageFormat format, std::span<const uint8_t> bytes) {
  const int length = static_cast<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  SetStbAllocationLimit(kDecoderBytes);
  if (!stbi_info_from_memory(bytes.data(), length, &width, &height, &channels) || width < 1 ||
      height < 1) {
    return Damaged(format, "");
  }
  if (auto fits = CheckPixels(width, height); !fits) return tl::unexpected(fits.error());
  // 16-bit RGBA has 8 bytes a pixel, and buffers grow by doubling.
  SetStbAllocationLimit(kDecoderBytes + 2 * bytes.size() + size_t{16} * width * height);
  const StbPixels pixels(stbi_load_from_memory(bytes.data(), length, &width, &height, &channels, 0),
                         &stbi_image_free);
  if (!pixels) return Damaged(format, "");
  return ToRgb(pixels.get(), width, height, channels);
}

Result<Image> DecodeJpeg(std::span<const uint8_t> bytes) {
  constexpr ImageFormat kFormat = ImageFormat::kJpeg;
  if (!HasValidHuffmanTables(bytes)) return Damaged(kFormat, "bad Huffman table");
  const std::vector<uint8_t> with_tables = WithStandardHuffmanTables(bytes);
  if (!with_tables.empty()) bytes = with_tables;
  if (auto checked = CheckJpeg(bytes); !checked) return Damaged(kFormat, checked.error().message);
  return DecodeByStb(kFormat, bytes).map([&](Image&& image) {
    return ApplyOrientation(std::move(image), ExifOrientation(bytes));
  });
}

Result<Image> DecodePng(std::span<const uint8_t> bytes) {
  constexpr ImageFormat kFormat = ImageFormat::kPng;
  const auto cleaned = WithoutDamagedChunks(bytes);
  if (!cleaned) return Damaged(kFormat, cleaned.error().message);
  if (!cleaned->empty()) bytes = *cleaned;
  return DecodeByStb(kFormat, bytes).map([&](Image&& image) {
    return ApplyOrientation(std::move(image), ExifOrientation(bytes));
  });
}

Result<Image> DecodeBmp(std::span<const uint8_t> bytes) {
  constexpr ImageFormat kFormat = ImageFormat::kBmp;
  const Result<BmpHeader> header = ParseBmpHeader(bytes);
  if (!header) return Damaged(kFormat, header.error().message);
  if (auto fits = CheckPixels(header->width, header->height); !fits) {
    return tl::unexpected(fits.error());
  }
  Result<Image> image = DecodeBmp(bytes, *header);
  if (!image) return Damaged(kFormat, image.error().message);
  return image;
}

Result<Image> DecodeGif(std::span<const uint8_t> bytes) {
  constexpr ImageFormat kFormat = ImageFormat::kGif;
  const auto frame = FirstFrameOfGif(bytes);
  if (!frame) return Damaged(kFormat, frame.error().message);
  return DecodeByStb(kFormat, *frame);
}

Result<Image> DecodeFormat(ImageFormat format, std::span<const uint8_t> bytes) {
  if (!IsComplete(format, bytes)) return Incomplete(format);
  switch (format) {
    case ImageFormat::kJpeg:
      return DecodeJpeg(bytes);
    case ImageFormat::kPng:
      return DecodePng(bytes);
    case ImageFormat::kBmp:
      return DecodeBmp(bytes);
    case ImageFormat::kGif:
      return DecodeGif(bytes);
  }
  return Damaged(format, "");
}

}  // namespace

Result<Image> DecodeImage(std::span<const uint8_t> bytes, const std::string& name) {
  if (bytes.size() > kMaxImageBytes) return TooManyBytes(name, bytes.size());
  const Result<ImageFormat> format = IdentifyFormat(bytes);
  if (!format) return Fail(name + ": " + format.error().message);
  Result<Image> image = DecodeFormat(*format, bytes);
  if (!image) return Fail(name + ": " + image.error().message);
  return image;
}

Result<std::vector<uint8_t>> ReadImageFile(const std::string& path) {
  return ReadFile(path, kMaxImageBytes);
}

Result<Image> ReadImage(const std::string& path) {
  const auto bytes = ReadImageFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return DecodeImage(*bytes, path);
}

}  // namespace mobilenet
