#include "trainer/training/checkpoint.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "engine/base/file.h"
#include "trainer/base/digest.h"
#include "trainer/console/command_line.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

constexpr char kMagic[8] = {'M', 'N', 'C', 'H', 'K', 'P', 'T', '1'};

void Append(std::vector<uint8_t>& to, const void* data, size_t size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  to.insert(to.end(), bytes, bytes + size);
}

void AppendSize(std::vector<uint8_t>& to, uint64_t size) { Append(to, &size, sizeof(size)); }

// Moves bytes from the front of `from`; false when it has too few.
bool Take(std::span<const uint8_t>& from, void* to, size_t size) {
  if (from.size() < size) return false;
  if (size > 0) std::memcpy(to, from.data(), size);
  from = from.subspan(size);
  return true;
}

// Gives the content of `path` a second name, which stays when `path` is replaced, and returns it;
// empty where there is nothing to keep. Errors are ignored: a full disk must not stop the new
// checkpoint from being written. PreviousCheckpoint(path) does not change until then.
std::string KeepOld(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) return "";
  std::string old = path + ".old";
  fs::remove(old, error);  // a killed run may have left it
  fs::create_hard_link(path, old, error);
  // Some file systems have no links.
  if (error) fs::copy_file(path, old, error);
  if (!error) return old;
  fs::remove(old, error);
  return "";
}

Result<Checkpoint> ReadOne(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = ReadFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::span<const uint8_t> rest(*bytes);
  char magic[sizeof(kMagic)];
  if (!Take(rest, magic, sizeof(magic)) || std::memcmp(magic, kMagic, sizeof(magic)) != 0) {
    return Fail(path + ": expected a checkpoint of trainer train, found another kind of file");
  }
  uint64_t digest = 0;
  if (rest.size() < sizeof(digest)) return Fail(path + ": the checkpoint is truncated");
  std::memcpy(&digest, bytes->data() + bytes->size() - sizeof(digest), sizeof(digest));
  const std::span<const uint8_t> content(bytes->data(), bytes->size() - sizeof(digest));
  if (DigestOf(content) != digest) {
    return Fail(path + ": the checkpoint is truncated or damaged (its digest does not match)");
  }
  rest = rest.first(rest.size() - sizeof(digest));

  Checkpoint checkpoint;
  uint64_t size = 0;
  std::string text;
  bool whole = Take(rest, &size, sizeof(size)) && size <= rest.size();
  if (whole) {
    text.resize(size);
    Take(rest, text.data(), size);
  }
  while (whole && !rest.empty()) {
    whole = Take(rest, &size, sizeof(size)) && size <= rest.size() / sizeof(float);
    if (!whole) break;
    std::vector<float>& array = checkpoint.arrays.emplace_back(size);
    Take(rest, array.data(), size * sizeof(float));
  }
  checkpoint.header = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!whole || !checkpoint.header.is_object()) return Fail(path + ": the checkpoint is malformed");
  return checkpoint;
}

}  // namespace

std::string PreviousCheckpoint(const std::string& path) { return path + ".previous"; }

Result<void> WriteCheckpoint(const std::string& path, const nlohmann::ordered_json& header,
                             const std::vector<std::span<float>>& arrays) {
  const std::string text = header.dump();
  std::vector<uint8_t> bytes;
  size_t size = sizeof(kMagic) + 8 + text.size() + 8;
  for (const auto array : arrays) size += 8 + array.size_bytes();
  bytes.reserve(size);
  Append(bytes, kMagic, sizeof(kMagic));
  AppendSize(bytes, text.size());
  Append(bytes, text.data(), text.size());
  for (const auto array : arrays) {
    AppendSize(bytes, array.size());
    Append(bytes, array.data(), array.size_bytes());
  }
  AppendSize(bytes, DigestOf(bytes));

  const std::string old = KeepOld(path);
  auto written = WriteFileAtomically(path, bytes);
  std::error_code ignored;
  if (written && !old.empty()) fs::rename(old, PreviousCheckpoint(path), ignored);
  if (!written && !old.empty()) fs::remove(old, ignored);
  return written;
}

Result<Checkpoint> ReadCheckpoint(const std::string& path) {
  Result<Checkpoint> checkpoint = ReadOne(path);
  if (checkpoint) return checkpoint;
  const std::string previous = PreviousCheckpoint(path);
  if (!ReadOne(previous)) return checkpoint;
  return Fail(checkpoint.error().message + "; the previous one can be used: --resume " + previous);
}

Result<void> CheckNothingUnfinished(const std::string& path, const std::string& resume,
                                    const std::string& weights) {
  std::error_code unknown;
  std::string newest;
  for (const std::string& own : {path, PreviousCheckpoint(path)}) {
    if (!fs::exists(own, unknown)) continue;
    if (!resume.empty() && fs::equivalent(own, resume, unknown)) return {};
    if (newest.empty()) newest = own;
  }
  if (newest.empty()) return {};
  std::string run = "a training run that may not have finished";
  if (const Result<Checkpoint> checkpoint = ReadOne(newest)) {
    const auto options = checkpoint->header.value("options", nlohmann::ordered_json::object());
    const int epoch = checkpoint->header.value("epoch", 0), epochs = options.value("epochs", 0);
    if (epoch == epochs && fs::exists(weights, unknown)) return {};
    run = "a training run that has not finished (" + std::to_string(epoch) + " of " +
          std::to_string(epochs) + " epochs)";
  }
  return Fail(newest + ": is of " + run + ", and a new run would replace it; go on with --resume " +
              ShellQuoted(newest) + ", choose another --out, or delete this checkpoint" +
              (newest == path ? " and " + PreviousCheckpoint(path) : ""));
}

}  // namespace mobilenet
