#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// A pack begins with these bytes. The last one is the version. Raise it with every change to the
// file's layout, and to the pixels that DecodePhotos makes of a photo.
inline constexpr uint8_t kPhotoPackMagic[8] = {'M', 'N', 'P', 'H', 'O', 'T', 'O', '2'};

// The part of a photo pack (photo_pack.h) that is not pixels.
struct PhotoPackIndex {
  PhotoSet set;                     // `pixels` and `storage` are empty
  std::vector<uint64_t> checksums;  // PixelChecksum of each photo
};

// A fast checksum of decoded pixels. Detects every change of one aligned group of eight bytes, and
// almost certainly any other.
uint64_t PixelChecksum(std::span<const uint8_t> pixels);

// Changes when the pack must be made again. A hash of the folder's labels, the names, sizes and
// times of change of its files, read from the disk now, and `short_side` (that of DecodePhotos).
uint64_t PhotoPackKey(const DataFolder& folder, int short_side);

// The index as CBOR, with the key. Labels and paths are left out: decoding takes them from the
// folder.
std::vector<uint8_t> EncodePhotoPackIndex(const PhotoPackIndex& index, const DataFolder& folder,
                                          uint64_t key);
// `folder` and `key` are those of the photos now. An error when the index has another key, or is
// malformed. Its message continues one that begins with the pack's name: "is malformed".
Result<PhotoPackIndex> DecodePhotoPackIndex(std::span<const uint8_t> bytes,
                                            const DataFolder& folder, uint64_t key);

}  // namespace mobilenet
