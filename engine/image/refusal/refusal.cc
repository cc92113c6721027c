#include "engine/image/refusal/refusal.h"

#include <utility>

#include "engine/base/lower_case.h"
#include "engine/image/refusal/file_kind.h"

namespace mobilenet {
namespace {

constexpr const char* kExportAgain = "Export or download it again.";
constexpr const char* kEditor =
    "Open it in a picture editor, for example GIMP, and save it as JPEG or PNG.";

const char* AdviceFor(FileGroup group) {
  switch (group) {
    case FileGroup::kPicture:
      return kEditor;
    case FileGroup::kPhonePicture:
      return "Save it as JPEG, for example with the program Photos. An iPhone takes JPEG photos "
             "with Settings, Camera, Formats, Most Compatible.";
    case FileGroup::kCameraRaw:
      return "Export it as JPEG, for example with darktable.";
    case FileGroup::kDrawing:
      return "Export it as PNG, for example with Inkscape.";
    case FileGroup::kDocument:
      return "Save the picture in it as JPEG or PNG, for example as a screenshot.";
    case FileGroup::kVideo:
      return "Save a frame as JPEG or PNG, for example as a screenshot.";
    case FileGroup::kArchive:
      return "Unpack it and use the photos in it.";
    case FileGroup::kWebPage:
      return "Open the page, right-click the picture and save the picture itself.";
    case FileGroup::kGitLfs:
      return "Run git lfs pull to get the photo itself.";
    case FileGroup::kMacMetadata:
      return "Delete it: the photo is in the file without ._ in its name.";
    case FileGroup::kZeros:
      return "Copy or download it again.";
    case FileGroup::kOther:
      return "Use a JPEG or PNG photo instead.";
  }
  return "";
}

bool IsPicture(FileGroup group) {
  return group == FileGroup::kPicture || group == FileGroup::kPhonePicture ||
         group == FileGroup::kCameraRaw || group == FileGroup::kDrawing;
}

// Suffixes of picture files, the format that they promise, and the ids of the formats that keep the
// promise.
struct Suffix {
  std::string_view suffix, format, ids;
};
constexpr Suffix kSuffixes[] = {
    {".jpg", "JPEG", ""},
    {".jpeg", "JPEG", ""},
    {".jfif", "JPEG", ""},
    {".png", "PNG", ""},
    {".gif", "GIF", ""},
    {".bmp", "BMP", ""},
    {".webp", "WebP", "webp"},
    {".avif", "AVIF", "avif"},
    {".heic", "HEIC", "heic heif"},
    {".heif", "HEIF", "heic heif avif"},
    {".tif", "TIFF", "tiff"},
    {".tiff", "TIFF", "tiff"},
};

// ", although its name says JPEG", or nothing.
std::string Misnamed(std::string_view name, std::string_view id) {
  const std::string lower = LowerCase(std::string(name));
  for (const Suffix& suffix : kSuffixes) {
    if (!lower.ends_with(suffix.suffix)) continue;
    if (suffix.ids.find(id) != std::string_view::npos) return "";
    return ", although its name says " + std::string(suffix.format);
  }
  return "";
}

}  // namespace

std::string RefuseEmpty() { return std::string("is empty. ") + kExportAgain; }

std::string RefuseBytes(size_t bytes, size_t most) {
  constexpr size_t kMegabyte = 1 << 20;
  return "has " + std::to_string((bytes + kMegabyte - 1) / kMegabyte) + " MB. The limit is " +
         std::to_string(most / kMegabyte) + " MB: make the picture smaller.";
}

std::string RefusePixels(int64_t width, int64_t height, int64_t most) {
  return "has " + std::to_string(width) + " × " + std::to_string(height) +
         " pixels. The limit is " + std::to_string(most / 1'000'000) +
         " million pixels: make the picture smaller.";
}

std::string RefuseFormat(std::span<const uint8_t> bytes, std::string_view name) {
  const FileKind kind = IdentifyFile(bytes);
  const std::string misnamed = Misnamed(name, kind.id), advice = AdviceFor(kind.group);
  if (IsPicture(kind.group)) {
    return "is " + std::string(kind.name) + misnamed + ". This program cannot open it. " + advice;
  }
  if (kind.name.empty()) return "is not a photo of a known format" + misnamed + ". " + advice;
  return "is " + std::string(kind.name) + ", not a photo" + misnamed + ". " + advice;
}

std::string RefuseIncomplete(std::string_view format) {
  return "is incomplete: its " + std::string(format) + " data end early. " + kExportAgain;
}

std::string RefuseDamaged(std::string_view why) {
  return "is damaged: " + std::string(why) + ". " + kExportAgain;
}

std::string RefuseMemory() {
  return "needs more memory than this program can get. Close other programs, or make the picture "
         "smaller.";
}

std::string RefuseUnsupported(std::string_view what) {
  return "is a kind of picture that this program cannot open: " + std::string(what) + ". " +
         kEditor;
}

}  // namespace mobilenet
