// What the int8 kernels share; compiled once for each target, hence the guard that toggles. Here
// stands every instruction that Highway 1.0.3 has no name for.
#if defined(MOBILENET_KERNELS_INT8_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_INT8_INL_H_
#undef MOBILENET_KERNELS_INT8_INL_H_
#else
#define MOBILENET_KERNELS_INT8_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "engine/kernels/common/simd-inl.h"

// Whether there is a product of bytes, four to a lane; 16-bit pairs serve where not.
#undef MOBILENET_QUAD_PRODUCTS
#if (HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86_64) || MOBILENET_RELAXED_SIMD
#define MOBILENET_QUAD_PRODUCTS 1
#else
#define MOBILENET_QUAD_PRODUCTS 0
#endif

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

// A value as the nearest whole number, ties to even, where it lies within +-2^22. Next to 1.5 *
// 2^23 a float's last bit is worth 1, so the addition itself rounds. Larger values give larger
// numbers.
template <class D, class V>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> Round(D d, V value) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto rounded = hn::Add(value, hn::Set(df, 12582912.0f));
  return hn::Sub(hn::BitCast(d, rounded), hn::Set(d, 0x4B400000));
}

// Sums with their bias as 7-bit activations, in 32-bit lanes: reference::Requantize.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>, class M>
HWY_INLINE V Requantize(D d, V sum, M multiplier) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto value = hn::Mul(hn::ConvertTo(df, sum), multiplier);
  // Between the product and the addition this also keeps a compiler from fusing them.
  return Round(d, hn::Min(hn::Max(value, hn::Zero(df)), hn::Set(df, 127.0f)));
}

// The same, but above 127 some number above 127, for narrowing that saturates there.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>, class M>
HWY_INLINE V RequantizeUnclamped(D d, V sum, M multiplier) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::Rebind<float, D> df;
  const auto value = hn::Mul(hn::ConvertTo(df, sum), multiplier);
  return Round(d, hn::Max(value, hn::Zero(df)));
}

// Stores the activations of two vectors of sums that are neighbours.
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

// sum + x[0] * weights[0] + x[1] * weights[1] in every lane; a lane holds two int16.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V AddPairProducts([[maybe_unused]] D d, V x, V weights, V sum) {
  namespace hn = hwy::HWY_NAMESPACE;
#if HWY_TARGET == HWY_SCALAR
  const V high = hn::Mul(hn::ShiftRight<16>(x), hn::ShiftRight<16>(weights));
  const V low = hn::Mul(hn::ShiftRight<16>(hn::ShiftLeft<16>(x)),
                        hn::ShiftRight<16>(hn::ShiftLeft<16>(weights)));
  return hn::Add(hn::Add(sum, high), low);
#elif HWY_TARGET <= HWY_AVX3_DL
  // As below, of AVX512-VNNI.
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sum.raw) : "v"(x.raw), "v"(weights.raw));
  return sum;
#else
  const hn::Repartition<int16_t, D> d16;
  V unused = hn::Zero(d);
  sum =
      hn::ReorderWidenMulAccumulate(d, hn::BitCast(d16, x), hn::BitCast(d16, weights), sum, unused);
#if HWY_ARCH_X86 || HWY_ARCH_WASM
  return sum;
#else
  return hn::RearrangeToOddPlusEven(sum, unused);
#endif
#endif
}

#if MOBILENET_QUAD_PRODUCTS
// sum + x[0] * weights[0] + ... + x[3] * weights[3] in every lane; a lane of x holds four numbers
// from 0 to 127, a lane of weights four int8. Two products, 2 * 127 * 127 at most, fit an int16.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V AddQuadProducts([[maybe_unused]] D d, V x, V weights, V sum) {
#if MOBILENET_RELAXED_SIMD
  // Only the second operand's 7 bits make the instruction's result the same on every CPU.
  return V{__builtin_wasm_relaxed_dot_i8x16_i7x16_add_s_i32x4(weights.raw, x.raw, sum.raw)};
#elif HWY_TARGET <= HWY_AVX3_DL
  // The CPU has AVX512-VNNI, but the compiler is not told so for this target: no intrinsic.
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

// Activations of RequantizeUnclamped as bytes: of each 16 bytes the first four come from `a`, the
// next four from `b`, and so on, which undoes two interleavings of bytes.
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
