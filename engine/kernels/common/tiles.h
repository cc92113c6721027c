#pragma once

#include <cstdint>

namespace mobilenet {

// Calls body(first row, count) for tiles of about as many rows each, kMaxRows at most: a tile of
// few rows loads a matrix for little work.
template <int kMaxRows, class Body>
inline void ForTiles(int64_t rows, const Body& body) {
  int64_t tiles = (rows + kMaxRows - 1) / kMaxRows;
  for (int64_t row = 0; row < rows; --tiles) {
    const int count = static_cast<int>((rows - row + tiles - 1) / tiles);
    body(row, count);
    row += count;
  }
}

}  // namespace mobilenet
