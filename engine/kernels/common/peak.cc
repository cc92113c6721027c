#include "engine/kernels/common/peak.h"

// Highway's AVX3_DL is the target whose CPUs have AVX512-VNNI.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/common/peak.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/int8-inl.h"
#include "engine/kernels/common/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

int64_t RunFloatPeakImpl(int64_t rounds, float* values) {
  constexpr int kChains = HWY_TARGET <= HWY_AVX3 ? 16 : 12;  // more than are in flight
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  V sum[kChains];
  for (int i = 0; i < kChains; ++i) sum[i] = hn::Set(d, static_cast<float>(i));
  const V factor = hn::Set(d, values[0]), term = hn::Set(d, values[1]);
  for (int64_t round = 0; round < rounds; ++round) {
    MOBILENET_UNROLL
    for (int i = 0; i < kChains; ++i) sum[i] = MultiplyAdd(sum[i], factor, term);
  }
  V total = hn::Zero(d);
  for (int i = 0; i < kChains; ++i) total = hn::Add(total, sum[i]);
  values[2] = hn::GetLane(total);
  return rounds * kChains * 2 * static_cast<int64_t>(hn::Lanes(d));
}

// A compiler would compute a product only once if it stayed the same from round to round or from
// sum to sum. So this is a small tile of a matrix product: kRows values times kColumns vectors of
// weights, with kSets sets of weights that alternate from round to round.
int64_t RunInt8PeakImpl(int64_t rounds, float* values) {
  constexpr int kRows = HWY_TARGET <= HWY_AVX3 ? 8 : 4, kColumns = 2, kSets = 2;
  const hn::ScalableTag<int32_t> d;
  using V = hn::Vec<decltype(d)>;
  constexpr size_t kLanes = hn::MaxLanes(d);
  HWY_ALIGN int32_t weights[kSets * kColumns * kLanes];
  for (size_t i = 0; i < kSets * kColumns * kLanes; ++i) {
    weights[i] = static_cast<int32_t>(values[1]) + static_cast<int32_t>(i);
  }
  V x[kRows], sum[kRows][kColumns];
  for (int row = 0; row < kRows; ++row) {
    x[row] = hn::Set(d, static_cast<int32_t>(values[0]) + row);
    for (V& chain : sum[row]) chain = hn::Zero(d);
  }
#if defined(__clang__)  // unrolled twice, the loop needs more registers than V8 has
#pragma clang loop unroll(disable)
#endif
  for (int64_t round = 0; round < rounds; ++round) {
    const int32_t* set = weights + round % kSets * kColumns * kLanes;
    MOBILENET_UNROLL
    for (int column = 0; column < kColumns; ++column) {
      const V factor = hn::Load(d, set + column * kLanes);
      MOBILENET_UNROLL
      for (int row = 0; row < kRows; ++row) {
#if MOBILENET_QUAD_PRODUCTS
        sum[row][column] = AddQuadProducts(d, x[row], factor, sum[row][column]);
#else
        sum[row][column] = AddPairProducts(d, x[row], factor, sum[row][column]);
#endif
      }
    }
  }
  V total = hn::Zero(d);
  for (int row = 0; row < kRows; ++row) {
    for (const V& chain : sum[row]) total = hn::Add(total, chain);
  }
  values[2] = static_cast<float>(hn::GetLane(total));
  constexpr int kProducts = MOBILENET_QUAD_PRODUCTS ? 4 : 2;
  return rounds * kRows * kColumns * kProducts * 2 * static_cast<int64_t>(kLanes);
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(RunFloatPeakImpl);
HWY_EXPORT(RunInt8PeakImpl);

int64_t RunFloatPeak(int64_t rounds, float values[3]) {
  return HWY_DYNAMIC_DISPATCH(RunFloatPeakImpl)(rounds, values);
}

int64_t RunInt8Peak(int64_t rounds, float values[3]) {
  return HWY_DYNAMIC_DISPATCH(RunInt8PeakImpl)(rounds, values);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
