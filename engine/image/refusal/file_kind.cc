#include "engine/image/refusal/file_kind.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "engine/base/lower_case.h"
#include "engine/image/refusal/camera_raw.h"

namespace mobilenet {
namespace {

using std::string_view_literals::operator""sv;

constexpr FileKind kKinds[] = {
    {"avif", "an AVIF picture", FileGroup::kPicture},
    {"jxl", "a JPEG XL picture", FileGroup::kPicture},
    {"jp2", "a JPEG 2000 picture", FileGroup::kPicture},
    {"jxr", "a JPEG XR picture", FileGroup::kPicture},
    {"webp", "a WebP picture", FileGroup::kPicture},
    {"tiff", "a TIFF picture", FileGroup::kPicture},
    {"ico", "an ICO icon", FileGroup::kPicture},
    {"psd", "a Photoshop file", FileGroup::kPicture},
    {"xcf", "a GIMP file", FileGroup::kPicture},
    {"exr", "an OpenEXR picture", FileGroup::kPicture},
    {"hdr", "a Radiance HDR picture", FileGroup::kPicture},
    {"dds", "a DDS picture", FileGroup::kPicture},
    {"qoi", "a QOI picture", FileGroup::kPicture},
    {"pnm", "a PNM picture", FileGroup::kPicture},
    {"dicom", "a DICOM picture", FileGroup::kPicture},
    {"heic", "a HEIC picture", FileGroup::kPhonePicture},
    {"heif", "a HEIF picture", FileGroup::kPhonePicture},
    {"cr2", "a camera raw file (CR2)", FileGroup::kCameraRaw},
    {"cr3", "a camera raw file (CR3)", FileGroup::kCameraRaw},
    {"crw", "a camera raw file (CRW)", FileGroup::kCameraRaw},
    {"nef", "a camera raw file (NEF)", FileGroup::kCameraRaw},
    {"arw", "a camera raw file (ARW)", FileGroup::kCameraRaw},
    {"dng", "a camera raw file (DNG)", FileGroup::kCameraRaw},
    {"pef", "a camera raw file (PEF)", FileGroup::kCameraRaw},
    {"srw", "a camera raw file (SRW)", FileGroup::kCameraRaw},
    {"raf", "a camera raw file (RAF)", FileGroup::kCameraRaw},
    {"orf", "a camera raw file (ORF)", FileGroup::kCameraRaw},
    {"rw2", "a camera raw file (RW2)", FileGroup::kCameraRaw},
    {"x3f", "a camera raw file (X3F)", FileGroup::kCameraRaw},
    {"mrw", "a camera raw file (MRW)", FileGroup::kCameraRaw},
    {"raw", "a camera raw file", FileGroup::kCameraRaw},
    {"svg", "an SVG drawing", FileGroup::kDrawing},
    {"ps", "a PostScript file", FileGroup::kDrawing},
    {"pdf", "a PDF document", FileGroup::kDocument},
    {"office", "an Office document", FileGroup::kDocument},
    {"mp4", "a video (MP4)", FileGroup::kVideo},
    {"mov", "a video (MOV)", FileGroup::kVideo},
    {"3gp", "a video (3GP)", FileGroup::kVideo},
    {"webm", "a video (WebM)", FileGroup::kVideo},
    {"mkv", "a video (MKV)", FileGroup::kVideo},
    {"avi", "a video (AVI)", FileGroup::kVideo},
    {"wmv", "a video (WMV)", FileGroup::kVideo},
    {"mpeg", "a video (MPEG)", FileGroup::kVideo},
    {"flv", "a video (FLV)", FileGroup::kVideo},
    {"zip", "a ZIP archive", FileGroup::kArchive},
    {"gzip", "a gzip archive", FileGroup::kArchive},
    {"rar", "a RAR archive", FileGroup::kArchive},
    {"7z", "a 7z archive", FileGroup::kArchive},
    {"xz", "an xz archive", FileGroup::kArchive},
    {"bzip2", "a bzip2 archive", FileGroup::kArchive},
    {"tar", "a tar archive", FileGroup::kArchive},
    {"html", "an HTML page", FileGroup::kWebPage},
    {"lfs", "a Git LFS pointer", FileGroup::kGitLfs},
    {"mac", "a macOS metadata file", FileGroup::kMacMetadata},
    {"zeros", "a file of zeros", FileGroup::kZeros},
    {"audio", "an audio file", FileGroup::kOther},
    {"xml", "an XML file", FileGroup::kOther},
    {"text", "a text file", FileGroup::kOther},
    {"unknown", "", FileGroup::kOther},
};

struct Signature {
  size_t offset;
  std::string_view magic, id;
};

// The first match counts.
constexpr Signature kSignatures[] = {
    {8, "WEBP"sv, "webp"},
    {8, "AVI "sv, "avi"},
    {8, "WAVE"sv, "audio"},
    {4, "JXL "sv, "jxl"},
    {0, "\xFF\x0A"sv, "jxl"},
    {4, "jP  "sv, "jp2"},
    {0, "\xFF\x4F\xFF\x51"sv, "jp2"},
    {0, "II\xBC"sv, "jxr"},
    {4, "moov"sv, "mov"},
    {4, "mdat"sv, "mov"},
    {4, "wide"sv, "mov"},
    {0, "II\x1A\0\0\0HEAP"sv, "crw"},
    {0, "FUJIFILMCCD-RAW"sv, "raf"},
    {0, "IIRO"sv, "orf"},
    {0, "IIRS"sv, "orf"},
    {0, "MMOR"sv, "orf"},
    {0, "IIU\0"sv, "rw2"},
    {0, "FOVb"sv, "x3f"},
    {0, "\0MRM"sv, "mrw"},
    {0, "II+\0"sv, "tiff"},
    {0, "MM\0+"sv, "tiff"},
    {0, "\0\0\1\0"sv, "ico"},
    {0, "\0\0\2\0"sv, "ico"},
    {0, "8BPS"sv, "psd"},
    {0, "gimp xcf"sv, "xcf"},
    {0, "\x76\x2F\x31\x01"sv, "exr"},
    {0, "#?RADIANCE"sv, "hdr"},
    {0, "DDS "sv, "dds"},
    {0, "qoif"sv, "qoi"},
    {128, "DICM"sv, "dicom"},
    {0, "%PDF"sv, "pdf"},
    {0, "%!PS"sv, "ps"},
    {0, "\xD0\xCF\x11\xE0"sv, "office"},
    {0, "\x30\x26\xB2\x75"sv, "wmv"},
    {0, "\0\0\1\xBA"sv, "mpeg"},
    {0, "FLV\1"sv, "flv"},
    {0, "ID3"sv, "audio"},
    {0, "OggS"sv, "audio"},
    {0, "fLaC"sv, "audio"},
    {0, "PK\3\4"sv, "zip"},
    {0, "PK\5\6"sv, "zip"},
    {0, "\x1F\x8B"sv, "gzip"},
    {0, "Rar!"sv, "rar"},
    {0, "7z\xBC\xAF"sv, "7z"},
    {0,
     "\xFD"
     "7zXZ"sv,
     "xz"},
    {0, "BZh"sv, "bzip2"},
    {257, "ustar"sv, "tar"},
    {0, "\0\5\x16\7"sv, "mac"},
    {0, "version https://git-lfs"sv, "lfs"},
};

bool HasAt(std::span<const uint8_t> bytes, size_t offset, std::string_view magic) {
  return bytes.size() >= offset + magic.size() &&
         std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<ptrdiff_t>(offset),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

std::string Characters(std::span<const uint8_t> bytes, size_t from, size_t count) {
  const size_t begin = std::min(from, bytes.size());
  const auto part = bytes.subspan(begin, std::min(count, bytes.size() - begin));
  return {part.begin(), part.end()};
}

// Files of the ISO base media file format begin with their brand and the brands that they are
// compatible with, of four letters each.
std::string_view IdentifyIsoMedia(std::span<const uint8_t> bytes) {
  const std::string brand = Characters(bytes, 8, 4);
  const size_t box = size_t{bytes[2]} << 8 | bytes[3];
  const auto has = [&](std::string_view wanted) {
    if (brand.starts_with(wanted)) return true;
    for (size_t at = 16; at < std::min(box, bytes.size()); at += 4) {
      if (HasAt(bytes, at, wanted)) return true;
    }
    return false;
  };
  if (brand == "crx ") return "cr3";
  if (brand == "qt  ") return "mov";
  if (brand == "M4A " || brand == "M4B ") return "audio";
  if (brand.starts_with("3g")) return "3gp";
  if (has("avif") || has("avis")) return "avif";
  if (has("hei") || has("hev")) return "heic";
  if (brand == "mif1" || brand == "msf1") return "heif";
  return "mp4";
}

bool IsText(std::span<const uint8_t> bytes) {
  if (HasAt(bytes, 0, "\xFF\xFE") || HasAt(bytes, 0, "\xFE\xFF")) return true;  // UTF-16
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) {
    return byte >= 0x20 ? byte != 0x7F : (byte >= '\t' && byte <= '\r') || byte == 0x1B;
  });
}

std::string_view IdentifyText(std::span<const uint8_t> bytes) {
  std::string text;  // in small letters, without spaces
  for (const uint8_t byte : bytes) {
    if (byte <= ' ') continue;
    text += LowerCase(static_cast<char>(byte));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (!text.starts_with('<')) return "text";
  for (const char* start : {"<!doctypehtml", "<html", "<head", "<body", "<script"}) {
    if (text.starts_with(start)) return "html";
  }
  if (text.find("<svg") != std::string::npos) return "svg";
  if (text.find("<html") != std::string::npos) return "html";
  return text.starts_with("<?xml") ? "xml" : "text";
}

std::string_view IdentifyId(std::span<const uint8_t> bytes) {
  const auto start = bytes.first(std::min<size_t>(bytes.size(), 512));
  const auto is_zero = [](uint8_t byte) { return byte == 0; };
  if (HasAt(bytes, 4, "ftyp")) return IdentifyIsoMedia(bytes);
  if (HasAt(bytes, 0, "II*\0"sv) || HasAt(bytes, 0, "MM\0*"sv)) return IdentifyTiff(bytes);
  if (HasAt(bytes, 0, "\x1A\x45\xDF\xA3")) {
    return Characters(bytes, 0, 64).find("webm") != std::string::npos ? "webm" : "mkv";
  }
  if (HasAt(bytes, 0, "P") && bytes.size() > 2 && bytes[1] >= '1' && bytes[1] <= '7' &&
      bytes[2] == '\n') {
    return "pnm";
  }
  const auto* found =
      std::find_if(std::begin(kSignatures), std::end(kSignatures),
                   [&](const Signature& s) { return HasAt(bytes, s.offset, s.magic); });
  if (found != std::end(kSignatures)) return found->id;
  if (std::all_of(bytes.begin(), bytes.end(), is_zero)) return "zeros";
  return IsText(start) ? IdentifyText(start) : "unknown";
}

}  // namespace

FileKind IdentifyFile(std::span<const uint8_t> bytes) {
  const std::string_view id = IdentifyId(bytes);
  return *std::find_if(std::begin(kKinds), std::end(kKinds),
                       [id](const FileKind& kind) { return kind.id == id; });
}

}  // namespace mobilenet
