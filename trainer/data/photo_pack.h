#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/thread_pool.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// A photo pack is a file with the photos of a folder, decoded: they are mapped into memory instead
// of held there, and decoded once for all the runs that use them.
//
// The pixels stand after 8 bytes that name the format; then the rest of the PhotoSet, as in
// photo_pack_index.h, with its length and digest at the end. Little endian. Not made to last: a
// trainer that decodes in another way takes no pack of an older one.

// Decodes the photos of `folder` into the file `path`, in place of what was there, and maps it. An
// error when DecodePhotos has one or the disk does not take the file: then nothing is left of it,
// and the message says how many bytes are needed (about, as far as is known by then) and free.
Result<PhotoSet> MakePhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool, const LoadProgress& progress);

// Maps a file that MakePhotoPack made: the same set again, without decoding. The error says why the
// file does not do: it is damaged or of another format, or the folder's files have changed.
Result<PhotoSet> OpenPhotoPack(const std::string& path, const DataFolder& folder, int short_side,
                               ThreadPool& pool);

// Removes the file, and what a run that was killed in MakePhotoPack left of another. Sets that are
// mapped from it stay whole.
void RemovePhotoPack(const std::string& path);

}  // namespace mobilenet
