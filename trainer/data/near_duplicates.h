#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/image/image.h"

namespace mobilenet {

// A hash of 64 bits of the picture, made 9 x 8 and grey. Bit 8y + x is set where pixel (x, y) is
// brighter than its right neighbour. Pictures that look alike have nearly equal bits at any size
// and JPEG quality.
uint64_t DifferenceHash(const Image& image);

// Two photos are near-duplicates when their hashes differ in at most this many bits.
inline constexpr int kNearDuplicateBits = 4;

// Groups the indices of `hashes`: two near-duplicates are always in one group, so a chain of them
// is one group. Most groups have one member. Members ascend, and groups ascend by their first
// member.
std::vector<std::vector<uint32_t>> GroupNearDuplicates(std::span<const uint64_t> hashes);

}  // namespace mobilenet
