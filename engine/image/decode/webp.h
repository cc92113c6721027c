#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/image/image.h"

// Of <webp/demux.h>, which only webp.cc includes.
struct WebPDemuxer;

namespace mobilenet {

// A WebP file, read by libwebp (Debian: libwebp-dev) as browsers read it. The browser's module does
// not contain it, because browsers decode pictures themselves; in the package for Node.js it is a
// WebAssembly module of its own.
//
// Like browsers, it ignores EXIF orientation and colour profiles.
class WebpFile {
 public:
  // Reads the structure and the size, without decoding. `bytes` must outlive the result. Errors
  // are sentences of refusal.h.
  static Result<WebpFile> Open(std::span<const uint8_t> bytes);

  int64_t width() const;
  int64_t height() const;

  // The picture, or the first frame of an animation, composited onto white. What the frame does not
  // cover is white too, whatever background colour the file asks for. Errors as in Open.
  Result<Image> Decode() const;

 private:
  struct Free {
    void operator()(WebPDemuxer* demuxer) const;
  };
  std::unique_ptr<WebPDemuxer, Free> demuxer_;
  [[maybe_unused]] bool complete_ = false;  // the module without libwebp has no use for it
};

}  // namespace mobilenet
