#pragma once

namespace mobilenet {

// Some of a product's output columns, for callers that share a product out by columns: `begin` is a
// multiple of kColumnStep, `end` one as well or the last column's.
struct Columns {
  int begin, end;
};

// No panel of a packed matrix lies on both sides of a multiple of this.
inline constexpr int kColumnStep = 32;

}  // namespace mobilenet
