#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/image/image.h"

namespace mobilenet {

// Bit 8y + x: whether the picture, made 9 x 8 and grey, gets darker from pixel (x, y) to its right
// neighbour. Nearly the same pictures have nearly the same bits, at any size and quality.
uint64_t DifferenceHash(const Image& image);

// Near-duplicates: difference hashes that differ in at most this many of 64 bits.
inline constexpr int kNearDuplicateBits = 4;

// Parts the indices of `hashes` into groups such that near-duplicates, and theirs in turn, are
// together; most groups have one member. Ascending by their first member, as are the members.
std::vector<std::vector<uint32_t>> GroupNearDuplicates(std::span<const uint64_t> hashes);

}  // namespace mobilenet
