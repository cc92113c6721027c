#pragma once

#include <array>
#include <cstdint>

namespace mobilenet {

// Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as
// 1, 2, 3", SC11). (seed, a, b) selects a stream, for example (run seed, epoch, photo). The same
// three numbers always give the same stream, so augmentation gives the same result in any order and
// on any number of threads.
class Random {
 public:
  Random(uint64_t seed, uint64_t a, uint32_t b = 0)
      : key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)},
        counter_{0, b, static_cast<uint32_t>(a), static_cast<uint32_t>(a >> 32)} {}

  // Uniform over all 32-bit values.
  uint32_t Next() {
    if (used_ == 4) {
      block_ = Philox(counter_, key_);
      ++counter_[0];
      used_ = 0;
    }
    return block_[used_++];
  }

  // Uniform in [0, 1), a multiple of 2^-24.
  float Uniform() { return static_cast<float>(Next() >> 8) * 0x1p-24f; }
  float Uniform(float low, float high) { return low + (high - low) * Uniform(); }

  // Uniform integer in [0, bound), bound > 0. The bias is below bound / 2^32.
  uint32_t Below(uint32_t bound) {
    return static_cast<uint32_t>((static_cast<uint64_t>(Next()) * bound) >> 32);
  }

  using Block = std::array<uint32_t, 4>;
  // The generator's block function: 4 random words for a counter and a key.
  static Block Philox(Block counter, std::array<uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
      const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
      const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
      counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
                 static_cast<uint32_t>(product1),
                 static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
                 static_cast<uint32_t>(product0)};
      key[0] += 0x9E3779B9;
      key[1] += 0xBB67AE85;
    }
    return counter;
  }

 private:
  std::array<uint32_t, 2> key_;
  Block counter_;
  Block block_{};
  int used_ = 4;
};

}  // namespace mobilenet
