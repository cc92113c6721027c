// Vector helpers and loop pragmas of all SIMD kernels. Compiled once for each target, hence the
// guard that toggles.
#if defined(MOBILENET_KERNELS_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MOBILENET_KERNELS_SIMD_INL_H_
#undef MOBILENET_KERNELS_SIMD_INL_H_
#else
#define MOBILENET_KERNELS_SIMD_INL_H_
#endif

#include <hwy/highway.h>

#include "engine/base/activation.h"

// 1 in the WebAssembly build for browsers with relaxed SIMD, else 0.
#undef MOBILENET_RELAXED_SIMD
#if HWY_TARGET == HWY_WASM && defined(__wasm_relaxed_simd__)
#define MOBILENET_RELAXED_SIMD 1
#else
#define MOBILENET_RELAXED_SIMD 0
#endif

// Goes before a loop over an array of vectors: only when it is fully unrolled does the array live
// in registers.
#undef MOBILENET_UNROLL
#if defined(__clang__)
#define MOBILENET_UNROLL _Pragma("clang loop unroll(full)")
#else
#define MOBILENET_UNROLL _Pragma("GCC unroll 16")
#endif

// Goes before a loop that must not be unrolled for WebAssembly. In unrolled code LLVM computes one
// sum after the other, because WebAssembly is a stack machine. All values that the sums share are
// then alive at once and need more registers than V8 has. README.md has the measured effect.
#undef MOBILENET_WASM_LOOP
#if HWY_TARGET == HWY_WASM
#define MOBILENET_WASM_LOOP _Pragma("clang loop unroll(disable)")
#else
#define MOBILENET_WASM_LOOP
#endif

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

// reference::Activate in every float lane.
template <class D, class V = hwy::HWY_NAMESPACE::Vec<D>>
HWY_INLINE V Activate(D d, V value, Activation activation) {
  namespace hn = hwy::HWY_NAMESPACE;
  if (activation == Activation::kNone) return value;
  value = hn::Max(value, hn::Zero(d));
  return activation == Activation::kRelu6 ? hn::Min(value, hn::Set(d, 6.0f)) : value;
}

// a * b + sum in every float lane, in the target's fastest way: rounded once if it has a fused
// multiply-add, else twice. The builtin is needed because Highway 1.0.3 has no function and
// Emscripten 3.1.6 no intrinsic for WebAssembly's relaxed madd.
template <class V>
HWY_INLINE V MultiplyAdd(V a, V b, V sum) {
#if MOBILENET_RELAXED_SIMD
  return V{__builtin_wasm_relaxed_madd_f32x4(a.raw, b.raw, sum.raw)};
#else
  return hwy::HWY_NAMESPACE::MulAdd(a, b, sum);
#endif
}

// Brings the cache line at `line` into the cache. WebAssembly has no prefetch instruction: there it
// is a load whose result is not used, so `line` must point into allocated memory.
HWY_INLINE void Prefetch(const void* line) {
#if HWY_TARGET == HWY_WASM
  (void)*static_cast<const volatile char*>(line);
#else
  __builtin_prefetch(line);
#endif
}

// Calls body(tag, channel) for all channels [0, channels); a call covers the tag's lanes from
// `channel` on. Full vectors come first, then groups of four (the paper's channel counts are
// multiples of four for any alpha in steps of 1/8), then single channels.
template <class Body>
HWY_INLINE void ForChannels(int channels, const Body& body) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<float> full;
  const hn::CappedTag<float, 4> four;
  const hn::CappedTag<float, 1> one;
  int channel = 0;
  const int lanes = static_cast<int>(hn::Lanes(full));
  for (; channel + lanes <= channels; channel += lanes) body(full, channel);
  if constexpr (hn::MaxLanes(full) > 4) {
    for (; channel + 4 <= channels; channel += 4) body(four, channel);
  }
  for (; channel < channels; ++channel) body(one, channel);
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#endif  // include guard
