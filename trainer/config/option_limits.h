#pragma once

#include <string>
#include <vector>

#include "trainer/console/number_range.h"

namespace mobilenet {

// Options that several commands have: what they accept, and their help.

inline constexpr NumberRange kAlphaRange = Above(0, 1);
inline constexpr const char* kAlphaHelp =
    "Width multiplier: a thinner network is faster and less accurate";
inline constexpr NumberRange kSizeRange = MultipleOf(32, 32, 1024);
inline constexpr const char* kSizeHelp = "Side of the input image in pixels";
inline constexpr NumberRange kBatchRange = Between(1, 65536);
inline constexpr const char* kBatchHelp = "Images in a training step";
inline constexpr const char* kPrecisionHelp =
    "Arithmetic of the pointwise convolutions; bf16 needs a CPU with AVX512-BF16";

inline std::vector<std::string> PrecisionNames() { return {"float32", "bf16"}; }

}  // namespace mobilenet
