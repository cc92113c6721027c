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
#include "engine/image/decode/webp.h"
#include "engine/image/refusal/refusal.h"
#include "engine/image/refusal/stb_reason.h"

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
    for (int c = 0; c < 3; ++c) out[c] = OntoWhite(in[colour ? c : 0], alpha);
  }
  return image;
}

// The errors below follow the file's name, as in refusal.h.

Result<void> CheckPixels(int64_t width, int64_t height) {
  if (width <= kMaxImagePixels / height) return {};
  return Fail(RefusePixels(width, height, kMaxImagePixels));
}

tl::unexpected<Error> StbError(ImageFormat format) {
  if (StbLimitWasExceeded()) return Fail(RefuseDamaged("its data are longer than its header says"));
  const char* reason = stbi_failure_reason();
  return Fail(RefuseByStbReason(FormatName(format), reason == nullptr ? "" : reason));
}

Result<Image> DecodeByStb(ImageFormat format, std::span<const uint8_t> bytes) {
  const int length = static_cast<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  SetStbAllocationLimit(kDecoderBytes);
  if (!stbi_info_from_memory(bytes.data(), length, &width, &height, &channels)) {
    return StbError(format);
  }
  if (width < 1 || height < 1) return Fail(RefuseDamaged("its width or height is 0"));
  if (auto fits = CheckPixels(width, height); !fits) return tl::unexpected(fits.error());
  // 16-bit RGBA has 8 bytes a pixel, and buffers grow by doubling.
  SetStbAllocationLimit(kDecoderBytes + 2 * bytes.size() + size_t{16} * width * height);
  const StbPixels pixels(stbi_load_from_memory(bytes.data(), length, &width, &height, &channels, 0),
                         &stbi_image_free);
  if (StbDataEndedEarly(pixels == nullptr)) return Fail(RefuseIncomplete(FormatName(format)));
  if (!pixels) return StbError(format);
  return ToRgb(pixels.get(), width, height, channels);
}

Result<Image> DecodeJpeg(std::span<const uint8_t> bytes) {
  if (!HasValidHuffmanTables(bytes)) return Fail(RefuseDamaged("a Huffman table is not valid"));
  const std::vector<uint8_t> with_tables = WithStandardHuffmanTables(bytes);
  if (!with_tables.empty()) bytes = with_tables;
  if (auto checked = CheckJpeg(bytes); !checked) return tl::unexpected(checked.error());
  return DecodeByStb(ImageFormat::kJpeg, bytes).map([&](Image&& image) {
    return ApplyOrientation(std::move(image), ExifOrientation(bytes));
  });
}

Result<Image> DecodePng(std::span<const uint8_t> bytes) {
  const auto cleaned = WithoutDamagedChunks(bytes);
  if (!cleaned) return tl::unexpected(cleaned.error());
  if (!cleaned->empty()) bytes = *cleaned;
  return DecodeByStb(ImageFormat::kPng, bytes).map([&](Image&& image) {
    return ApplyOrientation(std::move(image), ExifOrientation(bytes));
  });
}

Result<Image> DecodeBmp(std::span<const uint8_t> bytes) {
  const Result<BmpHeader> header = ParseBmpHeader(bytes);
  if (!header) return tl::unexpected(header.error());
  if (auto fits = CheckPixels(header->width, header->height); !fits) {
    return tl::unexpected(fits.error());
  }
  return DecodeBmp(bytes, *header);
}

Result<Image> DecodeGif(std::span<const uint8_t> bytes) {
  const auto frame = FirstFrameOfGif(bytes);
  if (!frame) return tl::unexpected(frame.error());
  return DecodeByStb(ImageFormat::kGif, *frame);
}

Result<Image> DecodeWebp(std::span<const uint8_t> bytes) {
  const Result<WebpFile> file = WebpFile::Open(bytes);
  if (!file) return tl::unexpected(file.error());
  if (auto fits = CheckPixels(file->width(), file->height()); !fits) {
    return tl::unexpected(fits.error());
  }
  return file->Decode();
}

}  // namespace

Result<Image> DecodeOrRefuse(std::span<const uint8_t> bytes, const std::string& name) {
  if (bytes.empty()) return Fail(RefuseEmpty());
  if (bytes.size() > kMaxImageBytes) return Fail(RefuseBytes(bytes.size(), kMaxImageBytes));
  const auto format = IdentifyFormat(bytes);
  if (!format) return Fail(RefuseFormat(bytes, name));
  if (!IsComplete(*format, bytes)) return Fail(RefuseIncomplete(FormatName(*format)));
  switch (*format) {
    case ImageFormat::kJpeg:
      return DecodeJpeg(bytes);
    case ImageFormat::kPng:
      return DecodePng(bytes);
    case ImageFormat::kBmp:
      return DecodeBmp(bytes);
    case ImageFormat::kGif:
      return DecodeGif(bytes);
    case ImageFormat::kWebp:
      return DecodeWebp(bytes);
  }
  return Fail(RefuseFormat(bytes, name));
}

Result<Image> DecodeImage(std::span<const uint8_t> bytes, const std::string& name) {
  return DecodeOrRefuse(bytes, name).map_error([&](const Error& error) {
    return Error{name + ": the file " + error.message};
  });
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
