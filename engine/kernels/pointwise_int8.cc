#include "engine/kernels/pointwise_int8.h"

#include <algorithm>
#include <cstring>

// AVX3_DL stands for AVX512-VNNI here.
#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS HWY_SSSE3
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pointwise_int8.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/int8-inl.h"
#include "engine/kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mobilenet {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<int32_t>;
using Vector = hn::Vec<Tag>;
using Factors = hn::Vec<hn::Rebind<float, Tag>>;
constexpr int kLanes = static_cast<int>(hn::MaxLanes(Tag()));
constexpr int kPanel = 2 * kLanes;  // columns of one register tile
static_assert(kColumnStep % kPanel == 0);

// Rows of one register tile, as in pointwise.cc; AVX2's byte products need two registers more.
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86_64
constexpr int kTileRows = 8;
#else
constexpr int kTileRows = 5;
#endif

// A product takes kGroup neighbours of a row of x at a time, which fill one 32-bit lane. Packed
// weights: for each group of rows kGroup numbers of each column, column after column.
struct Pairs {
  using Input = int16_t;
  static constexpr int kGroup = 2;
  static constexpr int kRows = kTileRows;
  static HWY_INLINE Vector Weights(const int8_t* packed) {
#if HWY_TARGET == HWY_SCALAR
    return hn::Set(Tag(), static_cast<int32_t>((packed[1] * 0x10000) | (packed[0] & 0xFFFF)));
#else
    const hn::Repartition<int16_t, Tag> d16;
    return hn::BitCast(Tag(),
                       hn::PromoteTo(d16, hn::LoadU(hn::Rebind<int8_t, decltype(d16)>(), packed)));
#endif
  }
  static HWY_INLINE Vector Add(Vector x, Vector weights, Vector sum) {
    return AddPairProducts(Tag(), x, weights, sum);
  }
};

#if MOBILENET_QUAD_PRODUCTS
struct Quads {
  using Input = uint8_t;
  static constexpr int kGroup = 4;
  // WebAssembly's product adds at once: no register for what lies between.
  static constexpr int kRows = MOBILENET_RELAXED_SIMD ? 6 : kTileRows;
  static HWY_INLINE Vector Weights(const int8_t* packed) {
    const hn::Repartition<int8_t, Tag> d8;
    return hn::BitCast(Tag(), hn::Load(d8, packed));
  }
  static HWY_INLINE Vector Add(Vector x, Vector weights, Vector sum) {
    return AddQuadProducts(Tag(), x, weights, sum);
  }
};
using Bytes = Quads;  // how activations, which are bytes, are multiplied
#else
using Bytes = Pairs;
#endif

constexpr int Groups(int k, int group) { return (k + group - 1) / group; }

// One panel's columns.
struct Panel {
  const int8_t* weights;
  const int32_t* bias;
  const float* multiplier;
};

template <typename T>
struct Rows {
  T* data;
  size_t stride;
};

HWY_INLINE void Store(Vector activations, uint8_t* out) {
  const hn::Rebind<uint8_t, Tag> d8;
  hn::StoreU(hn::DemoteTo(d8, activations), d8, out);
}

// out[kRows, kPanel] = requantized x[kRows, groups * kGroup] * panel.
template <class Kind, int kRows>
HWY_INLINE void Tile(Rows<const typename Kind::Input> x, const Panel& panel, int groups,
                     Rows<uint8_t> out) {
  const Tag d;
  Vector left[kRows], right[kRows];
  const Vector left_bias = hn::LoadU(d, panel.bias);
  const Vector right_bias = hn::LoadU(d, panel.bias + kLanes);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    left[row] = left_bias;
    right[row] = right_bias;
  }
  const int8_t* HWY_RESTRICT weights = panel.weights;
  const typename Kind::Input* from = x.data;
  for (int group = 0; group < groups; ++group) {
    const Vector left_weights = Kind::Weights(weights);
    const Vector right_weights = Kind::Weights(weights + kLanes * Kind::kGroup);
    MOBILENET_UNROLL
    for (int row = 0; row < kRows; ++row) {
      int32_t neighbours;
      std::memcpy(&neighbours, from + row * x.stride, sizeof(neighbours));
      const Vector value = hn::Set(d, neighbours);
      left[row] = Kind::Add(value, left_weights, left[row]);
      right[row] = Kind::Add(value, right_weights, right[row]);
    }
    weights += kPanel * Kind::kGroup;
    from += Kind::kGroup;
  }
  const hn::Rebind<float, Tag> df;
  const Factors left_multiplier = hn::LoadU(df, panel.multiplier);
  const Factors right_multiplier = hn::LoadU(df, panel.multiplier + kLanes);
  MOBILENET_UNROLL
  for (int row = 0; row < kRows; ++row) {
    uint8_t* to = out.data + row * out.stride;
    Store(Requantize(d, left[row], left_multiplier), to);
    Store(Requantize(d, right[row], right_multiplier), to + kLanes);
  }
}

// Tile for 1...Kind::kRows rows, each count with registers of its own.
template <class Kind, int kRows = Kind::kRows>
HWY_INLINE void TileOfRows(int rows, Rows<const typename Kind::Input> x, const Panel& panel,
                           int groups, Rows<uint8_t> out) {
  if constexpr (kRows > 1) {
    if (rows < kRows) {
      TileOfRows<Kind, kRows - 1>(rows, x, panel, groups, out);
      return;
    }
  }
  Tile<Kind, kRows>(x, panel, groups, out);
}

// All rows of one panel, of which `columns` are used.
template <class Kind>
HWY_INLINE void PanelOfRows(int64_t rows, int columns, Rows<const typename Kind::Input> x,
                            const Panel& panel, int groups, Rows<uint8_t> out) {
  for (int64_t row = 0; row < rows; row += Kind::kRows) {
    const int count = static_cast<int>(std::min<int64_t>(Kind::kRows, rows - row));
    // Columns that do not fill the panel come by way of a full tile on the stack.
    HWY_ALIGN uint8_t tile[Kind::kRows * kPanel];
    const bool full = columns == kPanel;
    TileOfRows<Kind>(count, x, panel, groups, full ? out : Rows<uint8_t>{tile, kPanel});
    for (int i = 0; !full && i < count; ++i) {
      std::copy_n(tile + i * kPanel, columns, out.data + i * out.stride);
    }
    x.data += Kind::kRows * x.stride;
    out.data += Kind::kRows * out.stride;
  }
}

template <class Kind>
void Product(Rows<const typename Kind::Input> x, int64_t rows, int k, Columns columns,
             const int8_t* packed, const int32_t* bias, const float* multiplier,
             Rows<uint8_t> out) {
  const int groups = Groups(k, Kind::kGroup);
  packed += static_cast<size_t>(columns.begin) * groups * Kind::kGroup;
  for (int column = columns.begin; column < columns.end; column += kPanel) {
    const int width = std::min(kPanel, columns.end - column);
    HWY_ALIGN int32_t last_bias[kPanel] = {};
    HWY_ALIGN float last_multiplier[kPanel] = {};
    Panel panel{packed, bias + column, multiplier + column};
    if (width < kPanel) {
      std::copy_n(panel.bias, width, last_bias);
      std::copy_n(panel.multiplier, width, last_multiplier);
      panel.bias = last_bias;
      panel.multiplier = last_multiplier;
    }
    PanelOfRows<Kind>(rows, width, x, panel, groups, {out.data + column, out.stride});
    packed += static_cast<size_t>(groups) * Kind::kGroup * kPanel;
  }
}

template <class Kind>
size_t PackedSize(int k, int n) {
  return static_cast<size_t>((n + kPanel - 1) / kPanel) * kPanel * Groups(k, Kind::kGroup) *
         Kind::kGroup;
}

// One group of rows of one panel, number by number; what is outside the matrix becomes zeros.
template <class Kind>
int8_t* PackGroup(const int8_t* matrix, int k, int n, int row, int column, int8_t* packed) {
  for (int j = column; j < column + kPanel; ++j) {
    for (int i = row; i < row + Kind::kGroup; ++i) {
      *packed++ = i < k && j < n ? matrix[static_cast<size_t>(i) * n + j] : int8_t{0};
    }
  }
  return packed;
}

#if HWY_TARGET != HWY_SCALAR
constexpr int kColumnsAtOnce = 8;
using PackTag = hn::FixedTag<int8_t, 2 * kColumnsAtOnce>;

HWY_INLINE hn::Vec<PackTag> LoadColumns(const int8_t* from) {
  int64_t columns;
  std::memcpy(&columns, from, sizeof(columns));
  return hn::BitCast(PackTag(), hn::Set(hn::FixedTag<int64_t, 2>(), columns));
}

// The same for a group that is all inside. A page waits for this before its first answer, in code
// that the browser has not optimised yet.
template <class Kind>
HWY_INLINE int8_t* PackFullGroup(const int8_t* from, int n, int8_t* packed) {
  const PackTag d8;
  for (int j = 0; j < kPanel; j += kColumnsAtOnce, from += kColumnsAtOnce) {
    const auto first = hn::InterleaveLower(d8, LoadColumns(from), LoadColumns(from + n));
    if constexpr (Kind::kGroup == 2) {
      hn::StoreU(first, d8, packed);
    } else {
      const hn::Repartition<int16_t, PackTag> d16;
      const auto second = hn::BitCast(
          d16, hn::InterleaveLower(d8, LoadColumns(from + 2 * n), LoadColumns(from + 3 * n)));
      const auto low = hn::InterleaveLower(d16, hn::BitCast(d16, first), second);
      const auto high = hn::InterleaveUpper(d16, hn::BitCast(d16, first), second);
      hn::StoreU(hn::BitCast(d8, low), d8, packed);
      hn::StoreU(hn::BitCast(d8, high), d8, packed + 16);
    }
    packed += kColumnsAtOnce * Kind::kGroup;
  }
  return packed;
}
#endif

template <class Kind>
void Pack(const int8_t* matrix, int k, int n, int8_t* packed) {
  for (int column = 0; column < n; column += kPanel) {
    int row = 0;
#if HWY_TARGET != HWY_SCALAR
    for (; column + kPanel <= n && row + Kind::kGroup <= k; row += Kind::kGroup) {
      packed = PackFullGroup<Kind>(matrix + static_cast<size_t>(row) * n + column, n, packed);
    }
#endif
    for (; row < k; row += Kind::kGroup) {
      packed = PackGroup<Kind>(matrix, k, n, row, column, packed);
    }
  }
}

size_t PackedInt8SizeImpl(int k, int n) { return PackedSize<Bytes>(k, n); }
void PackInt8Impl(const int8_t* matrix, int k, int n, int8_t* packed) {
  Pack<Bytes>(matrix, k, n, packed);
}

size_t PointwiseInt8ScratchImpl(int64_t rows, int k) {
#if MOBILENET_QUAD_PRODUCTS
  return 0 * (rows + k);
#else
  return static_cast<size_t>(rows) * Groups(k, 2) * 2 * sizeof(int16_t);
#endif
}

void PointwiseInt8ColumnsImpl(const uint8_t* x, int64_t rows, int k, int n, Columns columns,
                              const int8_t* packed, const int32_t* bias, const float* multiplier,
                              void* scratch, uint8_t* out) {
  const Rows<uint8_t> to{out, static_cast<size_t>(n)};
#if MOBILENET_QUAD_PRODUCTS
  (void)scratch;
  Product<Quads>({x, static_cast<size_t>(k)}, rows, k, columns, packed, bias, multiplier, to);
#else
  // Widened once for all columns.
  const size_t stride = static_cast<size_t>(Groups(k, 2)) * 2;
  auto* wide = static_cast<int16_t*>(scratch);
  for (int64_t row = 0; row < rows; ++row) {
    std::copy_n(x + row * k, k, wide + row * stride);
    if (k % 2 == 1) wide[row * stride + k] = 0;
  }
  Product<Pairs>({wide, stride}, rows, k, columns, packed, bias, multiplier, to);
#endif
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
