#include "trainer/data/photo_pack.h"

#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/file.h"
#include "trainer/base/digest.h"
#include "trainer/base/mapped_file.h"
#include "trainer/base/text_table.h"
#include "trainer/data/dataset_scan.h"
#include "trainer/data/photo_pack_index.h"

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

// The end of the file, after the index.
struct Tail {
  uint64_t index_bytes, index_digest;
};

// Makes the set's pixels those of the mapped file: `size` bytes after the magic.
void SetPixels(PhotoSet& set, MappedFile file, size_t size) {
  const auto storage = std::make_shared<const MappedFile>(std::move(file));
  set.pixels = storage->bytes().subspan(sizeof(kPhotoPackMagic), size);
  set.storage = storage;
}

// Adds to a failed write's error how many bytes are needed and free. The `written` bytes are in a
// temporary file that will be removed: they count as free.
tl::unexpected<Error> WithDiskSpace(const Error& error, const std::string& path, uint64_t needed,
                                    uint64_t written) {
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::error_code unknown;
  const uint64_t available = fs::space(folder, unknown).available;
  if (unknown) return tl::unexpected(error);
  return Fail(error.message + "; the decoded photos need about " +
              Grouped(static_cast<int64_t>(needed)) + " bytes, and " +
              Grouped(static_cast<int64_t>(available + written)) + " are free in " + folder +
              ": free some space there, or write to another disk");
}

}  // namespace

Result<PhotoSet> MakePhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool, const LoadProgress& progress) {
  RemovePhotoPack(path);  // the disk may not have room for both
  // Taken before the files are read, so that the pack does not fit files that change from now on.
  const uint64_t key = PhotoPackKey(folder, short_side);
  Result<AtomicFile> file = AtomicFile::Create(path);
  if (!file) return tl::unexpected(file.error());
  uint64_t needed = 0, written = 0;
  const auto write = [&](std::span<const uint8_t> bytes) -> Result<void> {
    const auto done = file->Write(bytes);
    if (!done) return WithDiskSpace(done.error(), path, needed, written);
    written += bytes.size();
    return {};
  };
  PhotoPackIndex index;
  const auto write_photo = [&](std::span<const uint8_t> pixels) {
    index.checksums.push_back(PixelChecksum(pixels));
    needed = (written + pixels.size()) * folder.files.size() / index.checksums.size();
    return write(pixels);
  };

  if (const auto done = write(kPhotoPackMagic); !done) return tl::unexpected(done.error());
  Result<PhotoSet> set = DecodePhotos(folder, short_side, pool, write_photo, progress);
  if (!set) return set;
  index.set = std::move(*set);
  const size_t pixel_bytes = written - sizeof(kPhotoPackMagic);
  std::vector<uint8_t> end = EncodePhotoPackIndex(index, folder, key);
  const Tail tail{end.size(), DigestOf(end)};
  end.resize(end.size() + sizeof(tail));
  std::memcpy(&end[tail.index_bytes], &tail, sizeof(tail));
  needed = written + end.size();
  if (const auto done = write(end); !done) return tl::unexpected(done.error());
  if (const auto done = file->Commit(); !done)
    return WithDiskSpace(done.error(), path, needed, written);

  Result<MappedFile> mapped = MappedFile::Open(path);
  if (!mapped) return tl::unexpected(mapped.error());
  SetPixels(index.set, std::move(*mapped), pixel_bytes);
  return std::move(index.set);
}

Result<PhotoSet> OpenPhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool) {
  Result<MappedFile> file = MappedFile::Open(path);
  if (!file) return tl::unexpected(file.error());
  const std::span<const uint8_t> bytes = file->bytes();
  if (bytes.size() < sizeof(kPhotoPackMagic) ||
      std::memcmp(bytes.data(), kPhotoPackMagic, sizeof(kPhotoPackMagic)) != 0) {
    return Fail(path + ": expected photos packed by this version of trainer, found another format");
  }
  const auto damaged = Fail(path + ": is truncated or damaged");
  Tail tail;
  if (bytes.size() < sizeof(kPhotoPackMagic) + sizeof(tail)) return damaged;
  std::memcpy(&tail, bytes.last(sizeof(tail)).data(), sizeof(tail));
  const auto content = bytes.subspan(sizeof(kPhotoPackMagic))
                           .first(bytes.size() - sizeof(kPhotoPackMagic) - sizeof(tail));
  if (tail.index_bytes > content.size()) return damaged;
  const auto index_bytes = content.last(tail.index_bytes);
  if (DigestOf(index_bytes) != tail.index_digest) return damaged;
  Result<PhotoPackIndex> index =
      DecodePhotoPackIndex(index_bytes, folder, PhotoPackKey(folder, short_side));
  if (!index) return Fail(path + ": " + index.error().message);

  PhotoSet& set = index->set;
  SetPixels(set, std::move(*file), content.size() - tail.index_bytes);
  size_t pixel_bytes = 0;
  for (const PackedPhoto& photo : set.photos) pixel_bytes += photo.Bytes();
  if (set.pixels.size() != pixel_bytes) return damaged;
  std::atomic<bool> whole = true;
  pool.Run(static_cast<int>(set.photos.size()), [&](int i, int) {
    const auto pixels = set.pixels.subspan(set.photos[i].offset, set.photos[i].Bytes());
    if (PixelChecksum(pixels) != index->checksums[i]) whole = false;
  });
  if (!whole) return damaged;
  return std::move(set);
}

void RemovePhotoPack(const std::string& path) {
  unlink(path.c_str());
  unlink((path + ".tmp").c_str());
}

}  // namespace mobilenet
