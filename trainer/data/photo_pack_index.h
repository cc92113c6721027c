#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// The part of a photo pack that is not pixels.
struct PhotoPackIndex {
  PhotoSet set;                     // without the pixels
  std::vector<uint64_t> checksums;  // PixelChecksum of each photo
};

// A fast checksum. Detects every change within eight bytes, and almost certainly any other.
uint64_t PixelChecksum(std::span<const uint8_t> pixels);

// Identifies the content of a pack: the folder's labels, its files' names, sizes and times of
// change as they are now, and the photos' short side in pixels.
uint64_t PhotoPackKey(const DataFolder& folder, int short_side);

// The index as CBOR, without what ScanDataFolder finds again.
std::vector<uint8_t> EncodePhotoPackIndex(const PhotoPackIndex& index, const DataFolder& folder,
                                          uint64_t key);
// An error continues a message that begins with the pack's name: "is malformed".
Result<PhotoPackIndex> DecodePhotoPackIndex(std::span<const uint8_t> bytes,
                                            const DataFolder& folder, uint64_t key);

}  // namespace mobilenet
