#include "engine/kernels/pointwise/pointwise_int8.h"

#include <algorithm>

// Highway's AVX3_DL is the target whose CPUs have AVX512-VNNI.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pointwise/pointwise_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/common/tiles.h"
#include "engine/kernels/pointwise/pointwise_int8_pack-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_strassen-inl.h"
#include "engine/kernels/pointwise/pointwise_int8_tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

using namespace pointwise_int8;

// Multiplies all rows by one panel, of which the first `columns` columns are stored. Meanwhile
// prefetches the next panel, unless this is the last.
HWY_INLINE void ComputePanel(int64_t rows, int columns, Rows<const uint8_t> x, const Panel& panel,
                             int groups, bool last, Rows<uint8_t> out) {
  const int8_t* next = last ? nullptr : panel.weights + groups * kPanelWidth * kGroupBytes;
  ForPanelTiles(rows, panel, groups, next, [&](int64_t row, int count, const Panel& at) HWY_ATTR {
    const Rows<const uint8_t> from{x.data + row * x.stride, x.stride};
    uint8_t* to = out.data + row * out.stride;
    // A panel with fewer columns is computed in a full tile on the stack and then copied.
    HWY_ALIGN uint8_t tile[kTileRows * kPanelWidth];
    const bool full = columns == kPanelWidth;
    const Rows<uint8_t> whole =
        full ? Rows<uint8_t>{to, out.stride} : Rows<uint8_t>{tile, kPanelWidth};
    WithTileRows(count, [&](auto tile_rows) HWY_ATTR {
      ComputeTile<decltype(tile_rows)::value>(from, at, groups, whole);
    });
    for (int i = 0; !full && i < count; ++i) {
      std::copy_n(tile + i * kPanelWidth, columns, to + i * out.stride);
    }
  });
}

size_t PackedInt8SizeImpl(int k, int n) {
#if !MOBILENET_QUAD_PRODUCTS
  if (UsesStrassen(k, n)) return StrassenPackedSize(k, n);
#endif
  return static_cast<size_t>((n + kPanelWidth - 1) / kPanelWidth) * kPanelWidth * Groups(k) *
         kGroupBytes;
}

void PackInt8Impl(const int8_t* matrix, int k, int n, int8_t* packed) {
#if !MOBILENET_QUAD_PRODUCTS
  if (UsesStrassen(k, n)) return StrassenPackWeights(matrix, k, n, packed);
#endif
  PackWeights(matrix, k, n, packed);
}

size_t PointwiseInt8ScratchImpl(int64_t rows, int k) {
#if MOBILENET_QUAD_PRODUCTS
  (void)rows, (void)k;
  return 0;
#else
  const size_t plain = static_cast<size_t>(rows) * Groups(k) * kGroupBytes;
  return k < kMinStrassenK ? plain : std::max(plain, StrassenScratch(rows, k));
#endif
}

void PointwiseInt8ColumnsImpl(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                              const int8_t* packed, const int32_t* bias, const float* multiplier,
                              void* scratch, uint8_t* out) {
#if !MOBILENET_QUAD_PRODUCTS
  if (UsesStrassen(k, n)) {
    StrassenColumns(x, rows, k, n, columns, packed, bias, multiplier, scratch, out);
    return;
  }
#endif
  const int groups = Groups(k);
  Rows<const uint8_t> from{x, static_cast<size_t>(k)};
#if MOBILENET_QUAD_PRODUCTS
  (void)scratch;
#else
  // The rows of x are packed once, for all panels.
  auto* packed_rows = static_cast<uint8_t*>(scratch);
  from = {packed_rows, static_cast<size_t>(groups) * kGroupBytes};
  ForTiles<kTileRows>(rows, [&](int64_t row, int count) HWY_ATTR {
    PackTileRows(x + row * k, count, k, packed_rows + row * from.stride);
  });
#endif
  packed += static_cast<size_t>(columns.begin) * groups * kGroupBytes;
  for (int column = columns.begin; column < columns.end; column += kPanelWidth) {
    const int width = std::min(kPanelWidth, columns.end - column);
    HWY_ALIGN int32_t last_bias[kPanelWidth] = {};
    HWY_ALIGN float last_multiplier[kPanelWidth] = {};
    Panel panel{packed, bias + column, multiplier + column, nullptr, 0};
    if (width < kPanelWidth) {
      std::copy_n(panel.bias, width, last_bias);
      std::copy_n(panel.multiplier, width, last_multiplier);
      panel.bias = last_bias;
      panel.multiplier = last_multiplier;
    }
    ComputePanel(rows, width, from, panel, groups, column + kPanelWidth >= columns.end,
                 {out + column, static_cast<size_t>(n)});
    packed += static_cast<size_t>(groups) * kGroupBytes * kPanelWidth;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace mobilenet
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mobilenet {

HWY_EXPORT(PackedInt8SizeImpl);
HWY_EXPORT(PackInt8Impl);
HWY_EXPORT(PointwiseInt8ScratchImpl);
HWY_EXPORT(PointwiseInt8ColumnsImpl);

size_t PackedInt8Size(int k, int n) { return HWY_DYNAMIC_DISPATCH(PackedInt8SizeImpl)(k, n); }

void PackInt8(const int8_t* matrix, int k, int n, int8_t* packed) {
  HWY_DYNAMIC_DISPATCH(PackInt8Impl)(matrix, k, n, packed);
}

size_t PointwiseInt8Scratch(int64_t rows, int k) {
  return HWY_DYNAMIC_DISPATCH(PointwiseInt8ScratchImpl)(rows, k);
}

void PointwiseInt8Columns(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                          const int8_t* packed, const int32_t* bias, const float* multiplier,
                          void* scratch, uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(PointwiseInt8ColumnsImpl)
  (x, rows, k, n, columns, packed, bias, multiplier, scratch, out);
}

}  // namespace mobilenet
#endif  // HWY_ONCE
