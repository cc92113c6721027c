#include "engine/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace mobilenet {
namespace {

constexpr size_t kChunk = 1 << 20;  // bytes read at a time if the length is unknown

tl::unexpected<Error> SystemError(const std::string& path, const char* action) {
  return Fail(path + ": cannot " + action + ": " + std::strerror(errno));
}

tl::unexpected<Error> TooLarge(const std::string& path, size_t max_bytes) {
  return Fail(path + ": the file is too large (at most " + std::to_string(max_bytes >> 20) +
              " MiB are read)");
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string TemporaryPath(const std::string& path) { return path + ".tmp"; }

// Makes a rename survive a power failure. Best effort: not every file system can sync a folder.
void SyncFolder(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = open(folder.c_str(), O_RDONLY);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

// True for pipes, devices and symbolic links (/dev/stdout): a rename would replace them by a file.
bool MustBeWrittenInPlace(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

bool Append(std::FILE* file, std::span<const uint8_t> bytes) {
  return bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

Result<void> WriteInPlace(const std::string& path, std::span<const uint8_t> bytes) {
  File file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file) return SystemError(path, "open");
  if (!Append(file.get(), bytes) || std::fclose(file.release()) != 0) {
    return SystemError(path, "write");
  }
  return {};
}

}  // namespace

Result<std::vector<uint8_t>> ReadFile(const std::string& path, size_t max_bytes) {
  File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return SystemError(path, "open");
  // One byte more than the file's size, so that the end of the file is reached without growing the
  // buffer. Pipes and the files of /proc report size 0; they are read in chunks.
  struct stat status;
  const bool sized = fstat(fileno(file.get()), &status) == 0 && S_ISREG(status.st_mode);
  if (sized && static_cast<size_t>(status.st_size) > max_bytes) return TooLarge(path, max_bytes);
  std::vector<uint8_t> bytes(sized ? static_cast<size_t>(status.st_size) + 1 : kChunk);
  size_t used = 0;
  for (;;) {
    used += std::fread(bytes.data() + used, 1, bytes.size() - used, file.get());
    if (used < bytes.size()) break;
    if (used > max_bytes) return TooLarge(path, max_bytes);
    bytes.resize(used + kChunk);
  }
  if (std::ferror(file.get())) return SystemError(path, "read");
  bytes.resize(used);
  return bytes;
}

AtomicFile::AtomicFile(std::string path, std::FILE* file)
    : path_(std::move(path)), file_(file, &std::fclose) {}

Result<AtomicFile> AtomicFile::Create(const std::string& path) {
  std::FILE* file = std::fopen(TemporaryPath(path).c_str(), "wb");
  if (file == nullptr) return SystemError(TemporaryPath(path), "create");
  return AtomicFile(path, file);
}

AtomicFile::~AtomicFile() {
  if (!file_) return;
  file_.reset();
  std::remove(TemporaryPath(path_).c_str());
}

Result<void> AtomicFile::Write(std::span<const uint8_t> bytes) {
  if (!Append(file_.get(), bytes)) return SystemError(TemporaryPath(path_), "write");
  return {};
}

Result<void> AtomicFile::Commit() {
  const std::string temporary = TemporaryPath(path_);
  if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) {
    return SystemError(temporary, "write");
  }
  const bool closed = std::fclose(file_.release()) == 0;
  if (!closed || std::rename(temporary.c_str(), path_.c_str()) != 0) {
    const auto error = closed ? SystemError(path_, "replace") : SystemError(temporary, "write");
    std::remove(temporary.c_str());
    return error;
  }
  SyncFolder(path_);
  return {};
}

Result<void> WriteFileAtomically(const std::string& path, std::span<const uint8_t> bytes) {
  if (MustBeWrittenInPlace(path)) return WriteInPlace(path, bytes);
  Result<AtomicFile> file = AtomicFile::Create(path);
  if (!file) return tl::unexpected(file.error());
  if (auto written = file->Write(bytes); !written) return written;
  return file->Commit();
}

}  // namespace mobilenet
