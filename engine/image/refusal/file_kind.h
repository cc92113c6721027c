#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mobilenet {

// What a file is that the decoder does not read, told by its content. web/classifier/file-kind.js
// does the same in browsers.

// Decides what to advise.
enum class FileGroup {
  kPicture,
  kPhonePicture,  // HEIC and HEIF
  kCameraRaw,
  kDrawing,
  kDocument,
  kVideo,
  kArchive,
  kWebPage,
  kGitLfs,
  kMacMetadata,
  kZeros,
  kOther,
};

struct FileKind {
  std::string_view id;    // "heic"
  std::string_view name;  // "a HEIC picture"; empty if the format is unknown
  FileGroup group;
};

// `bytes` is a whole file, not empty.
FileKind IdentifyFile(std::span<const uint8_t> bytes);

}  // namespace mobilenet
