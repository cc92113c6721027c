#pragma once

// Constants and helpers of the bfloat16 kernels. Usable only on x86 with AVX512-BF16.
#if defined(__x86_64__)

#include <hwy/base.h>
#include <immintrin.h>

#include <cstdint>

// Highway 1.0.3 has no functions for these instructions, so the kernels use intrinsics.
#define MOBILENET_BFLOAT16_TARGET "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"

HWY_PUSH_ATTRIBUTES(MOBILENET_BFLOAT16_TARGET)
namespace mobilenet::bfloat16 {

inline constexpr int kLanes = 16;
inline constexpr int kPanelWidth = 2 * kLanes;         // nr: columns of one register tile and panel
inline constexpr int kPanelNumbers = 2 * kPanelWidth;  // in one step of a panel: a pair per column

// Mask of the first `count` of 16 lanes; any count is allowed.
inline __mmask16 Lanes(int64_t count) {
  return count >= kLanes ? 0xFFFF : count <= 0 ? 0 : static_cast<__mmask16>((1u << count) - 1);
}

}  // namespace mobilenet::bfloat16
HWY_POP_ATTRIBUTES

#endif  // defined(__x86_64__)
