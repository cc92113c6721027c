#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/result.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {

// What a photo pack holds beside the pixels.
struct PhotoPackIndex {
  PhotoSet set;                     // without the pixels
  std::vector<uint64_t> checksums;  // of each photo's pixels
};

// Another one for every change within eight bytes, and all but certainly for any other.
uint64_t PixelChecksum(std::span<const uint8_t> pixels);

// Names what a pack is made of: the folder's labels and its files' names, sizes and times of change
// as they are now, and the size of the packed photos.
uint64_t PhotoPackKey(const DataFolder& folder, int short_side);

// As CBOR, without what the folder itself tells.
std::vector<uint8_t> EncodePhotoPackIndex(const PhotoPackIndex& index, const DataFolder& folder,
                                          uint64_t key);
// The error goes on after the name of the pack: "is damaged", "was made of other photos ...".
Result<PhotoPackIndex> DecodePhotoPackIndex(std::span<const uint8_t> bytes,
                                            const DataFolder& folder, uint64_t key);

}  // namespace mobilenet
