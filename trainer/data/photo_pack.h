#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// A photo pack is a file with the decoded photos of a folder. Training maps it into memory, so the
// photos need no memory of their own and are decoded only once.
//
// Layout, little endian: 8 bytes that name the format and version, the pixels, the index of
// photo_pack_index.h, the index's length and digest. A cache, not an archive: a new version of the
// trainer may refuse packs of an older one.

// Decodes the photos of `folder` into the file `path`, replaces what was there, and maps it. An
// error of DecodePhotos or of the disk leaves no file. When the disk is full, the error estimates
// how many bytes are needed and says how many are free.
Result<PhotoSet> MakePhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool, const LoadProgress& progress);

// Maps a file of MakePhotoPack and returns the same set without decoding. An error says why the
// pack cannot be used: it is damaged or of another version, or the folder's files have changed.
Result<PhotoSet> OpenPhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool);

// Removes the pack, and the temporary file of a MakePhotoPack that was killed. Mapped sets stay
// valid.
void RemovePhotoPack(const std::string& path);

}  // namespace mobilenet
