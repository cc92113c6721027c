#include "engine/kernels/pointwise_int8.h"

#include <algorithm>

// AVX3_DL stands for AVX512-VNNI here.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pointwise_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/pointwise_int8_pack-inl.h"
#include "engine/kernels/pointwise_int8_tile-inl.h"
#include "engine/kernels/tiles.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

using namespace pointwise_int8;

// All rows of one panel, of which `columns` are used. Meanwhile fetches the next one, if there is
// one, spread over the tiles.
HWY_INLINE void PanelOfRows(int64_t rows, int columns, Rows<const uint8_t> x, Panel panel,
                            int groups, bool last, Rows<uint8_t> out) {
  constexpr size_t kBytes = kPanel * kGroupBytes;  // of a group
  const size_t tiles = static_cast<size_t>((rows + kTileRows - 1) / kTileRows);
  size_t to_fetch = last ? 0 : kBytes;
  const int8_t* next = panel.weights + groups * kBytes;
  ForTiles<kTileRows>(rows, [&](int64_t row, int count) HWY_ATTR {
    panel.fetch_stride = std::min((kBytes + tiles - 1) / tiles, to_fetch);
    panel.fetch = panel.fetch_stride > 0 ? next : panel.weights;
    const Rows<const uint8_t> from{x.data + row * x.stride, x.stride};
    uint8_t* to = out.data + row * out.stride;
    // Columns that do not fill the panel come by way of a full tile on the stack.
    HWY_ALIGN uint8_t tile[kTileRows * kPanel];
    const bool full = columns == kPanel;
    TileOfRows(count, from, panel, groups,
               full ? Rows<uint8_t>{to, out.stride} : Rows<uint8_t>{tile, kPanel});
    for (int i = 0; !full && i < count; ++i) {
      std::copy_n(tile + i * kPanel, columns, to + i * out.stride);
    }
    next += groups * panel.fetch_stride;
    to_fetch -= panel.fetch_stride;
  });
}

size_t PackedInt8SizeImpl(int k, int n) {
  return static_cast<size_t>((n + kPanel - 1) / kPanel) * kPanel * Groups(k) * kGroupBytes;
}

void PackInt8Impl(const int8_t* matrix, int k, int n, int8_t* packed) {
  PackWeights(matrix, k, n, packed);
}

size_t PointwiseInt8ScratchImpl(int64_t rows, int k) {
  return kPacksRows ? static_cast<size_t>(rows) * Groups(k) * kGroupBytes : 0;
}

void PointwiseInt8ColumnsImpl(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                              const int8_t* packed, const int32_t* bias, const float* multiplier,
                              void* scratch, uint8_t* out) {
  const int groups = Groups(k);
  Rows<const uint8_t> from{x, static_cast<size_t>(k)};
#if MOBILENET_QUAD_PRODUCTS
  (void)scratch;
#else
  // Packed once for all columns.
  auto* packed_rows = static_cast<uint8_t*>(scratch);
  from = {packed_rows, static_cast<size_t>(groups) * kGroupBytes};
  ForTiles<kTileRows>(rows, [&](int64_t row, int count) HWY_ATTR {
    PackTileRows(x + row * k, count, k, packed_rows + row * from.stride);
  });
#endif
  packed += static_cast<size_t>(columns.begin) * groups * kGroupBytes;
  for (int column = columns.begin; column < columns.end; column += kPanel) {
    const int width = std::min(kPanel, columns.end - column);
    HWY_ALIGN int32_t last_bias[kPanel] = {};
    HWY_ALIGN float last_multiplier[kPanel] = {};
    Panel panel{packed, bias + column, multiplier + column, nullptr, 0};
    if (width < kPanel) {
      std::copy_n(panel.bias, width, last_bias);
      std::copy_n(panel.multiplier, width, last_multiplier);
      panel.bias = last_bias;
      panel.multiplier = last_multiplier;
    }
    PanelOfRows(rows, width, from, panel, groups, column + kPanel >= columns.end,
                {out + column, static_cast<size_t>(n)});
    packed += static_cast<size_t>(groups) * kGroupBytes * kPanel;
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
