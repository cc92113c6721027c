#pragma once

// What the bfloat16 kernels share, for the CPUs whose instructions they use.
#if defined(__x86_64__)

#include <hwy/base.h>
#include <immintrin.h>

#include <cstdint>

// Highway 1.0.3 has no names for these instructions, hence intrinsics.
#define MOBILENET_BFLOAT16_TARGET "avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"

HWY_PUSH_ATTRIBUTES(MOBILENET_BFLOAT16_TARGET)
namespace mobilenet::bfloat16 {

inline constexpr int kLanes = 16;
inline constexpr int kPanel = 2 * kLanes;         // columns of one register tile
inline constexpr int kPanelNumbers = 2 * kPanel;  // in one step of a panel: a pair for each column

// The first `count` of 16 lanes.
inline __mmask16 Lanes(int64_t count) {
  return count >= kLanes ? 0xFFFF : count <= 0 ? 0 : static_cast<__mmask16>((1u << count) - 1);
}

}  // namespace mobilenet::bfloat16
HWY_POP_ATTRIBUTES

#endif  // defined(__x86_64__)
