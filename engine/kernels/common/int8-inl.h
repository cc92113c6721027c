// Vector helpers of the int8 kernels: products of bytes and of 16-bit pairs, rounding, narrowing.
// Every integer instruction that Highway 1.0.3 has no function for is wrapped here. Compiled once
// for each target, hence the guard that toggles.
#if defined(MOBILENET_KERNELS_INT8_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_INT8_INL_H_
#undef MOBILENET_KERNELS_INT8_INL_H_
#else
#define MOBILENET_KERNELS_INT8_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "engine/kernels/common/simd-inl.h"

// 1 where the target multiplies bytes, four to a 32-bit lane (a dot4); elsewhere kernels multiply
// 16-bit numbers, two to a lane (a dot2).
#undef MOBILENET_QUAD_PRODUCTS
#if (HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86_64) || MOBILENET_RELAXED_SIMD
#define MOBILENET_QUAD_PRODUCTS 1
#else
#define MOBILENET_QUAD_PRODUCTS 0
#endif

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

// Rounds float lanes to the nearest int32, ties to even. Exact for |value| <= 2^22: next to
// 1.5 * 2^23 a float's last bit is worth 1, so the addition itself rounds. A value above 2^22 gives
// some int32 of at least 2^22; a value below -2^22 may give any int32.
template <class D, class V>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> RoundToInt(D d, V value) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto rounded = hn::Add(value, hn::Set(df, 12582912.0f));
  return hn::Sub(hn::BitCast(d, rounded), hn::Set(d, 0x4B400000));
}

// reference::Requantize in every lane: int32 sums (bias included) times the float `multiplier`
// become activations 0...127, still in 32-bit lanes.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>, class M>
HWY_INLINE V Requantize(D d, V sum, M multiplier) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto value = hn::Mul(hn::ConvertTo(df, sum), multiplier);
  // The clamp between this product and RoundToInt's addition also keeps a compiler from fusing
  // the two into one multiply-add, which would round once instead of twice.
  return RoundToInt(d, hn::Min(hn::Max(value, hn::Zero(df)), hn::Set(df, 127.0f)));
}

// As Requantize, but a result above 127 stays above 127: for callers that then narrow to bytes with
// saturation at 127.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>, class M>
HWY_INLINE V RequantizeUnclamped(D d, V sum, M multiplier) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto value = hn::Mul(hn::ConvertTo(df, sum), multiplier);
  return RoundToInt(d, hn::Max(value, hn::Zero(df)));
}

// Requantizes the sums of 2 * Lanes(d) neighbouring channels, the first half in `low`, the second
// in `high`, and stores one byte a channel, in their order, at `out`, which needs no alignment.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>, class M>
HWY_INLINE void StoreRequantized(D d, V low, M low_multiplier, V high, M high_multiplier,
                                 uint8_t* out) {
  namespace hn = hwy::HWY_NAMESPACE;
#if HWY_TARGET == HWY_WASM
  const auto pairs = wasm_i16x8_narrow_i32x4(RequantizeUnclamped(d, low, low_multiplier).raw,
                                             RequantizeUnclamped(d, high, high_multiplier).raw);
  wasm_v128_store64_lane(out, wasm_i8x16_narrow_i16x8(pairs, pairs), 0);
#else
  const hn::Rebind<uint8_t, D> d8;
  hn::StoreU(hn::DemoteTo(d8, Requantize(d, low, low_multiplier)), d8, out);
  hn::StoreU(hn::DemoteTo(d8, Requantize(d, high, high_multiplier)), d8, out + hn::Lanes(d));
#endif
}

// dot2: sum + x[0] * weights[0] + x[1] * weights[1] in every 32-bit lane; a lane of x and of
// weights holds two int16.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V AddPairProducts([[maybe_unused]] D d, V x, V weights, V sum) {
  namespace hn = hwy::HWY_NAMESPACE;
#if HWY_TARGET == HWY_SCALAR
  const V high = hn::Mul(hn::ShiftRight<16>(x), hn::ShiftRight<16>(weights));
  const V low = hn::Mul(hn::ShiftRight<16>(hn::ShiftLeft<16>(x)),
                        hn::ShiftRight<16>(hn::ShiftLeft<16>(weights)));
  return hn::Add(hn::Add(sum, high), low);
#elif HWY_TARGET <= HWY_AVX3_DL
  // AVX512-VNNI has this too; see AddQuadProducts for why it is assembly.
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sum.raw) : "v"(x.raw), "v"(weights.raw));
  return sum;
#else
  const hn::Repartition<int16_t, D> d16;
  V odd = hn::Zero(d);  // the odd products, on targets whose instructions keep them apart
  sum = hn::ReorderWidenMulAccumulate(d, hn::BitCast(d16, x), hn::BitCast(d16, weights), sum, odd);
#if (HWY_ARCH_X86 || HWY_ARCH_WASM) && HWY_TARGET != HWY_EMU128
  return sum;
#else
  return hn::RearrangeToOddPlusEven(sum, odd);
#endif
#endif
}

#if MOBILENET_QUAD_PRODUCTS
// dot4: sum + x[0] * weights[0] + ... + x[3] * weights[3] in every 32-bit lane. A lane of x holds
// four numbers from 0 to 127, a lane of weights four int8 from -127 to 127: two products, 2 * 127 *
// 127 at most, fit the int16 in which some targets add them up.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V AddQuadProducts([[maybe_unused]] D d, V x, V weights, V sum) {
#if MOBILENET_RELAXED_SIMD
  // The result is the same on every CPU only if the second operand has 7 bits: hence x, whose
  // numbers have, is second.
  return V{__builtin_wasm_relaxed_dot_i8x16_i7x16_add_s_i32x4(weights.raw, x.raw, sum.raw)};
#elif HWY_TARGET <= HWY_AVX3_DL
  // The CPU has AVX512-VNNI, but Highway 1.0.3 does not enable it in the compiler for this target,
  // so the intrinsic is not available.
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sum.raw) : "v"(x.raw), "v"(weights.raw));
  return sum;
#else
  V pairs;
  if constexpr (sizeof(V) == 16) {
    pairs = V{_mm_maddubs_epi16(x.raw, weights.raw)};
  } else if constexpr (sizeof(V) == 32) {
    pairs = V{_mm256_maddubs_epi16(x.raw, weights.raw)};
  } else {
    pairs = V{_mm512_maddubs_epi16(x.raw, weights.raw)};
  }
  return AddPairProducts(d, pairs, hwy::HWY_NAMESPACE::Set(d, 0x00010001), sum);
#endif
}

// Narrows four vectors that RequantizeUnclamped returned to one vector of bytes, saturating at 127.
// Within each 16 bytes, the first four come from `a`, the next four from `b`, then `c`, then `d`.
// This restores the order of bytes that were interleaved into `a` to `d` in two steps: single bytes
// (InterleaveLower, InterleaveUpper), then pairs of bytes.
template <class D8, class V>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D8> PackActivations([[maybe_unused]] D8 d8, V a, V b, V c, V d) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Repartition<int16_t, D8> d16;
  const auto low = hn::ReorderDemote2To(d16, a, b), high = hn::ReorderDemote2To(d16, c, d);
  using Bytes = hn::Vec<D8>;
#if HWY_ARCH_WASM
  return Bytes{wasm_i8x16_narrow_i16x8(low.raw, high.raw)};
#else
  if constexpr (sizeof(Bytes) == 16) {
    return Bytes{_mm_packs_epi16(low.raw, high.raw)};
  } else if constexpr (sizeof(Bytes) == 32) {
    return Bytes{_mm256_packs_epi16(low.raw, high.raw)};
  } else {
    return Bytes{_mm512_packs_epi16(low.raw, high.raw)};
  }
#endif
}
#endif  // MOBILENET_QUAD_PRODUCTS

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
