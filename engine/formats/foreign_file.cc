#include "engine/formats/foreign_file.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "engine/formats/safetensors.h"

namespace mobilenet {
namespace {

using std::string_view_literals::operator""sv;

constexpr char kOtherProgram[] = "Only weights that trainer train wrote can be used.";
constexpr char kUnpack[] = "Unpack it and use the .safetensors file in it.";
constexpr char kAgain[] = "Copy or download it again.";
constexpr char kPicture[] = "Choose a .safetensors file as weights.";

struct Signature {
  size_t offset;
  std::string_view magic;
  const char* found;
  const char* advice;
};

// The first match counts.
constexpr Signature kSignatures[] = {
    {0, "MNCHKPT"sv, "a checkpoint of trainer train",
     "Use the weights of that run, or continue it: trainer train --resume."},
    {0, "MNPHOTO"sv, "decoded photos of trainer train", "Use the weights of that run."},
    {0, "version https://git-lfs"sv, "a Git LFS pointer",
     "Run git lfs pull, or download the file itself."},
    {0, "PK\3\4"sv, "a ZIP archive", kUnpack},
    {0, "\x1F\x8B"sv, "a gzip archive", kUnpack},
    {257, "ustar"sv, "a tar archive", kUnpack},
    {0, "\x80\2"sv, "a PyTorch model (pickle)", kOtherProgram},
    {0, "\x80\3"sv, "a PyTorch model (pickle)", kOtherProgram},
    {0, "\x80\4"sv, "a PyTorch model (pickle)", kOtherProgram},
    {0, "\x80\5"sv, "a PyTorch model (pickle)", kOtherProgram},
    {4, "TFL3"sv, "a TensorFlow Lite model", kOtherProgram},
    {0, "GGUF"sv, "a GGUF model", kOtherProgram},
    {0, "\x89HDF"sv, "an HDF5 or Keras model", kOtherProgram},
    {0, "\x93NUMPY"sv, "a NumPy array", kOtherProgram},
    {0, "\xFF\xD8\xFF"sv, "a picture", kPicture},
    {0, "\x89PNG"sv, "a picture", kPicture},
    {0, "GIF8"sv, "a picture", kPicture},
    {8, "WEBP"sv, "a picture", kPicture},
    {4, "ftyp"sv, "a picture or video", kPicture},
};

std::string_view Text(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A ZIP archive by the names in it: those of its first files, and of the last ones in its
// directory.
bool Names(std::string_view zip, std::string_view name) {
  constexpr size_t kSearched = 4096;
  return zip.substr(0, kSearched).find(name) != std::string_view::npos ||
         zip.substr(zip.size() - std::min(zip.size(), kSearched)).find(name) !=
             std::string_view::npos;
}

// ONNX is a protocol buffer without a magic number. It begins with the version of its format (field
// 1, from 3 on), then the producer's name (field 2) or the graph (field 7). A SavedModel of
// TensorFlow has version 1.
const char* ProtocolBuffer(std::string_view text) {
  if (text.size() < 16 || text[0] != 8 || text[1] < 1 || text[1] > 31) return nullptr;
  if (text[1] >= 3 && (text[2] == 0x12 || text[2] == 0x3A)) return "an ONNX model";
  return text[1] == 1 && text[2] == 0x12 ? "a TensorFlow model" : nullptr;
}

bool IsText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte >= 0x20 ? byte != 0x7F : byte >= '\t' && byte <= '\r';
  });
}

std::string Message(const std::string& found, const std::string& advice) {
  return "expected weights of trainer (.safetensors), found " + found + ". " + advice;
}

// By the first character that is no white space.
std::string DescribeText(std::string_view start) {
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  const size_t first = std::min(start.find_first_not_of(" \t\r\n"), start.size());
  const std::string_view text = start.substr(first);
  if (text.starts_with('<')) {
    return Message("a web page (HTML or XML)", "Download the file itself, not a page about it.");
  }
  const bool json = text.starts_with('{') || text.starts_with('[');
  return Message(json ? "a JSON file" : "a text file", kPicture);
}

}  // namespace

std::string DescribeForeignFile(std::span<const uint8_t> bytes) {
  if (bytes.empty()) return Message("an empty file", kAgain);
  const std::string_view file = Text(bytes);
  // The header of safetensors is JSON after its length.
  if (file.size() > kHeaderLengthBytes && file.substr(3).starts_with("\0\0\0\0\0{"sv)) return "";
  for (const Signature& signature : kSignatures) {
    if (file.size() < signature.offset ||
        !file.substr(signature.offset).starts_with(signature.magic)) {
      continue;
    }
    if (signature.magic == "PK\3\4"sv) {
      if (Names(file, "data.pkl")) return Message("a PyTorch model", kOtherProgram);
      if (Names(file, "model.weights.h5")) return Message("a Keras model", kOtherProgram);
      if (Names(file, ".npy")) return Message("NumPy arrays", kOtherProgram);
    }
    return Message(signature.found, signature.advice);
  }
  if (const char* found = ProtocolBuffer(file)) return Message(found, kOtherProgram);
  const std::string_view start = file.substr(0, 512);
  if (start.find_first_not_of('\0') == std::string_view::npos)
    return Message("only zero bytes", kAgain);
  return IsText(start) ? DescribeText(start) : "";
}

}  // namespace mobilenet
