#include "engine/image/decode/webp.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/image/refusal/refusal.h"

namespace mobilenet {
namespace {

constexpr int kRgb = 3, kRgba = 4;

struct ReleaseFrame {
  void operator()(WebPIterator* frame) const { WebPDemuxReleaseIterator(frame); }
};

// Decodes one frame into `pixels`, whose rows are `stride` bytes apart, as RGB or RGBA.
Result<void> DecodeFrame(const WebPIterator& frame, WEBP_CSP_MODE mode, std::span<uint8_t> pixels,
                         int stride) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config))
    return Fail(RefuseUnsupported("WebP, in this version of libwebp"));
  config.output.colorspace = mode;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {pixels.data(), stride, pixels.size()};
  const VP8StatusCode status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  switch (status) {
    case VP8_STATUS_OK:
      return {};
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return Fail(RefuseIncomplete("WebP"));
    case VP8_STATUS_OUT_OF_MEMORY:
      return Fail(RefuseMemory());
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return Fail(RefuseUnsupported("WebP of a newer kind"));
    default:
      return Fail(RefuseDamaged("its WebP data are not valid"));
  }
}

}  // namespace

void WebpFile::Free::operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }

Result<WebpFile> WebpFile::Open(std::span<const uint8_t> bytes) {
  const WebPData data{bytes.data(), bytes.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSING_HEADER;
  WebpFile file;
  file.demuxer_.reset(WebPDemuxPartial(&data, &state));
  if (!file.demuxer_ || file.width() < 1 || file.height() < 1) {
    return Fail(state == WEBP_DEMUX_PARSE_ERROR ? RefuseDamaged("its WebP chunks are not valid")
                                                : RefuseIncomplete("WebP"));
  }
  // libwebp would take a file whose chunks are complete, where browsers see that its end is
  // missing.
  const size_t riff_bytes =
      size_t{bytes[4]} | size_t{bytes[5]} << 8 | size_t{bytes[6]} << 16 | size_t{bytes[7]} << 24;
  file.complete_ = state == WEBP_DEMUX_DONE && riff_bytes <= bytes.size() - 8;
  return file;
}

// libwebp gives -1 as long as the size is not known.
int64_t WebpFile::width() const {
  return static_cast<int32_t>(WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_WIDTH));
}
int64_t WebpFile::height() const {
  return static_cast<int32_t>(WebPDemuxGetI(demuxer_.get(), WEBP_FF_CANVAS_HEIGHT));
}

Result<Image> WebpFile::Decode() const {
  if (!complete_) return Fail(RefuseIncomplete("WebP"));
  WebPIterator frame;
  if (!WebPDemuxGetFrame(demuxer_.get(), 1, &frame))
    return Fail(RefuseDamaged("it has no picture data"));
  const std::unique_ptr<WebPIterator, ReleaseFrame> release(&frame);

  Image image{static_cast<int>(width()), static_cast<int>(height()), {}};
  image.pixels.assign(static_cast<size_t>(image.width) * image.height * kRgb, 255);
  const int stride = image.width * kRgb;
  const std::span<uint8_t> target =
      std::span(image.pixels)
          .subspan((static_cast<size_t>(frame.y_offset) * image.width + frame.x_offset) * kRgb);
  // Browsers ignore the alpha channel of a frame if the file's header has none.
  const uint32_t flags = WebPDemuxGetI(demuxer_.get(), WEBP_FF_FORMAT_FLAGS);
  if (!frame.has_alpha || (flags & ALPHA_FLAG) == 0) {
    return DecodeFrame(frame, MODE_RGB, target, stride).map([&] { return std::move(image); });
  }

  const int rgba_stride = frame.width * kRgba;
  std::vector<uint8_t> rgba(static_cast<size_t>(rgba_stride) * frame.height);
  return DecodeFrame(frame, MODE_RGBA, rgba, rgba_stride).map([&] {
    for (int y = 0; y < frame.height; ++y) {
      const uint8_t* in = &rgba[static_cast<size_t>(y) * rgba_stride];
      uint8_t* out = &target[static_cast<size_t>(y) * stride];
      for (int x = 0; x < frame.width; ++x, in += kRgba, out += kRgb) {
        for (int c = 0; c < kRgb; ++c) out[c] = OntoWhite(in[c], in[3]);
      }
    }
    return std::move(image);
  });
}

}  // namespace mobilenet
