#include "engine/kernels/peak.h"

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/peak.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

int64_t RunFloatPeakImpl(int64_t rounds, float* values) {
  constexpr int kChains = HWY_TARGET <= HWY_AVX3 ? 16 : 12;  // two cycles' starts times the latency
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  V sum[kChains];
  for (int i = 0; i < kChains; ++i) sum[i] = hn::Set(d, static_cast<float>(i));
  const V factor = hn::Set(d, values[0]), term = hn::Set(d, values[1]);
  for (int64_t round = 0; round < rounds; ++round) {
    MOBILENET_UNROLL
    for (int i = 0; i < kChains; ++i) sum[i] = hn::MulAdd(sum[i], factor, term);
  }
  V total = hn::Zero(d);
  for (int i = 0; i < kChains; ++i) total = hn::Add(total, sum[i]);
  values[2] = hn::GetLane(total);
  return rounds * kChains * 2 * static_cast<int64_t>(hn::Lanes(d));
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(RunFloatPeakImpl);

int64_t RunFloatPeak(int64_t rounds, float values[3]) {
  return HWY_DYNAMIC_DISPATCH(RunFloatPeakImpl)(rounds, values);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
