#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/infer/classifier.h"
#include "tests/support/random_quantized_weights.h"
#include "tests/support/random_weights.h"

namespace mobilenet::signature {

// Signatures of inference: a hash over the bits of the logits of 32 random images, in models with
// random weights. A change that must not affect results must not change them. After a change that
// affects results on purpose, or the random weights, copy the new values from the failing test.

inline constexpr ModelSpec kSpec{0.5, 64, 10};
inline constexpr int kImages = 32;

// The int8 model, on every machine and in every build.
inline constexpr uint64_t kInt8 = 0x23406A4BE82F3FEA;
// The float32 model: where a multiply-add rounds once (fused), and where it rounds twice.
inline constexpr uint64_t kFloat32Fused = 0xAC8F84892F91A45F;
inline constexpr uint64_t kFloat32 = 0x515225FD48C575BD;

inline Weights MakeFloat32() { return RandomWeights(kSpec, true, 71); }
inline QuantizedWeights MakeInt8() { return RandomQuantizedWeights(kSpec, 72); }

inline std::vector<float> MakeImage(int index) {
  Random random(73, static_cast<uint64_t>(index));
  std::vector<float> image(size_t{3} * kSpec.resolution * kSpec.resolution);
  for (float& value : image) value = random.Uniform(-1.0f, 1.0f);
  return image;
}

// The logits of all images, one after the other.
inline std::vector<float> Logits(Classifier& classifier) {
  std::vector<float> all;
  for (int i = 0; i < kImages; ++i) {
    const std::vector<float> image = MakeImage(i);
    std::copy(image.begin(), image.end(), classifier.input().begin());
    const std::span<const float> logits = classifier.Run();
    all.insert(all.end(), logits.begin(), logits.end());
  }
  return all;
}

// FNV-1a over the bits of the numbers, 32 at a time.
inline uint64_t Hash(const std::vector<float>& numbers) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const float number : numbers) {
    hash = (hash ^ __builtin_bit_cast(uint32_t, number)) * 0x100000001B3;
  }
  return hash;
}

}  // namespace mobilenet::signature
