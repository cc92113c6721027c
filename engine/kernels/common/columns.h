#pragma once

namespace mobilenet {

// The output columns [begin, end) of a product, for callers that split a product over threads by
// columns. `begin` is a multiple of kColumnStep; `end` is one too, or the number of columns n.
struct Columns {
  int begin, end;
};

// In columns. A multiple of every target's panel width, so that no panel is split.
inline constexpr int kColumnStep = 32;

}  // namespace mobilenet
