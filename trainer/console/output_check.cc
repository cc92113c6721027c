#include "trainer/console/output_check.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "engine/base/file.h"
#include "engine/formats/safetensors.h"
#include "trainer/console/command_line.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

// How files of a kind begin, and what messages call the kind.
struct Signature {
  OutputKind kind;
  std::string_view beginning, name;
};
constexpr Signature kSignatures[] = {
    {OutputKind::kWeights, "", "weights that trainer wrote"},
    {OutputKind::kIssues, "file\tlabel\tpredicted\tconfidence", "a list of trainer label-issues"},
    {OutputKind::kCard, "# Model card", "a model card"},
    {OutputKind::kText, "", "a text"},
    {OutputKind::kHtml, "<!DOCTYPE html>", "a report"},
    {OutputKind::kSvg, "<svg", "a drawing that trainer made"},
    {OutputKind::kJsonLines, "{", "the history of a training run"},
    {OutputKind::kCheckpoint, "MNCHKPT", "a checkpoint"},
    {OutputKind::kPhotoPack, "MNPHOTO", "photos that trainer packed"}};

const Signature& SignatureOf(OutputKind kind) {
  for (const Signature& signature : kSignatures) {
    if (signature.kind == kind) return signature;
  }
  return kSignatures[0];
}

// The first bytes of a file.
std::string Beginning(const std::string& path) {
  std::array<char, 4096> bytes{};
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<size_t>(file.gcount())};
}

bool IsWeights(const std::string& path, const std::string& beginning) {
  // Reads no large file of another kind: the header of safetensors is a JSON object.
  if (beginning.size() <= kHeaderLengthBytes || beginning[kHeaderLengthBytes] != '{') return false;
  const Result<std::vector<uint8_t>> bytes = ReadFile(path);
  if (!bytes) return false;
  const Result<Safetensors> file = ParseSafetensors(*bytes);
  if (!file) return false;
  const auto architecture = file->metadata.find("architecture");
  return architecture != file->metadata.end() && architecture->second == "mobilenet_v1";
}

bool IsOfKind(const std::string& path, OutputKind kind) {
  const std::string beginning = Beginning(path);
  if (kind == OutputKind::kWeights) return IsWeights(path, beginning);
  if (kind == OutputKind::kText) return beginning.find('\0') == std::string::npos;
  return beginning.starts_with(SignatureOf(kind).beginning);
}

}  // namespace

Result<void> CheckOutput(const std::string& path, OutputKind kind) {
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::error_code unknown;
  if (!fs::exists(folder, unknown)) {
    return Fail(folder + ": this folder for " + path + " does not exist; to make it: mkdir -p " +
                ShellQuoted(folder));
  }
  if (!fs::is_directory(folder, unknown)) {
    return Fail(folder + ": expected a folder to write " + path + " into, found a file");
  }
  if (fs::is_directory(path, unknown)) {
    return Fail(path + ": expected the name of a file to write, found a folder; add a name to it");
  }
  // A link, a pipe or a device (/dev/stdout) is written in place, a file is replaced.
  const fs::file_status status = fs::symlink_status(path, unknown);
  const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
  if (!in_place && access(folder.c_str(), W_OK | X_OK) != 0) {
    return Fail(folder + ": cannot write " + path + " into this folder: " + std::strerror(errno) +
                "; name a file in another one");
  }
  if (!fs::is_regular_file(path, unknown) || fs::file_size(path, unknown) == 0) return {};
  if (access(path.c_str(), R_OK) != 0) {
    return Fail(path + ": cannot see whether this file may be replaced: " + std::strerror(errno) +
                "; name another file");
  }
  if (IsOfKind(path, kind)) return {};
  return Fail(path + ": this file would be replaced, but it is not " +
              std::string(SignatureOf(kind).name) + "; name another file, or move this one away");
}

Result<void> CheckOutputs(const std::vector<Output>& outputs) {
  for (const auto& [path, kind] : outputs) {
    if (path.empty()) continue;
    if (auto checked = CheckOutput(path, kind); !checked) return checked;
  }
  return {};
}

}  // namespace mobilenet
